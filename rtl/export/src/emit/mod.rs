//! Modules as text.

mod expression;
mod statement;

use crate::ir::{Body, Expr, Instance, ItemKind, Module, Role, Signal};
use crate::lower::declared;
use crate::number;
use expression::{Style, render};

/// Columns a line may take.
pub(crate) const COLUMNS: usize = 100;

/// One level of indentation.
pub(crate) const INDENT: &str = "    ";

/// `module`'s Verilog under the name that is its own in the design; `names` are everyone's.
pub(crate) fn module(module: &Module, name: &str, names: &[String]) -> String {
    let mut text = header(module, name);
    text.push_str("\n`default_nettype none\n\n");
    text.push_str(&format!("module {name} (\n{}\n);\n", ports(module)));
    for section in sections(module, names) {
        if !section.is_empty() {
            text.push('\n');
            text.push_str(&section);
        }
    }
    text.push_str("\nendmodule\n\n`default_nettype wire\n");
    text
}

fn sections(module: &Module, names: &[String]) -> Vec<String> {
    let mut sections = vec![parameters(module)];
    match &module.body {
        Body::Custom(text) => sections.push(indent(text)),
        Body::Items(items) => {
            sections.push(declarations(module));
            sections.extend(
                module
                    .instances
                    .iter()
                    .map(|instance| self::instance(module, instance, &names[instance.module])),
            );
            sections.extend(statement::items(module, items));
        }
    }
    sections
}

/// Name and contract as comment lines.
fn header(module: &Module, name: &str) -> String {
    let mut text = String::new();
    let full = match module.contract.is_empty() {
        true => name.to_string(),
        false => format!("{name}: {}", module.contract),
    };
    for paragraph in full.lines() {
        let mut line = String::from("//");
        for word in paragraph.split_whitespace() {
            if line.len() + 1 + word.len() > COLUMNS {
                text.push_str(&line);
                text.push('\n');
                line = String::from("//");
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn ports(module: &Module) -> String {
    let ports: Vec<(&str, String, &str)> = module
        .ports()
        .map(|port| {
            let direction = match (port.role, port.reg) {
                (Role::Input, _) => "input  wire",
                (_, true) => "output reg",
                (_, false) => "output wire",
            };
            (direction, range(port.width), port.name.as_str())
        })
        .collect();
    columns(&ports, ",")
}

fn parameters(module: &Module) -> String {
    let names = module.parameters.iter().map(|parameter| &parameter.name);
    let longest = names.map(String::len).max().unwrap_or(0);
    let values: Vec<String> = module
        .parameters
        .iter()
        .map(|parameter| {
            let value = number::render(&parameter.value, parameter.width);
            format!("{:longest$} = {value}", parameter.name)
        })
        .collect();
    let rows: Vec<(&str, String, &str)> = module
        .parameters
        .iter()
        .zip(&values)
        .map(|(parameter, value)| ("localparam", range(parameter.width), value.as_str()))
        .collect();
    match rows.is_empty() {
        true => String::new(),
        false => columns(&rows, ";") + ";\n",
    }
}

/// Registers, then what the kernel calls local, then instances' pins, each in its author's order;
/// last the operands that were given names, with their values.
fn declarations(module: &Module) -> String {
    let declared = declared(module);
    let of = |roles: &[Role]| -> Vec<(&'static str, String, &str)> {
        let signals = module.signals.iter().zip(&declared);
        signals
            .filter(|(signal, declared)| **declared && roles.contains(&signal.role))
            .map(|(signal, _)| (kind(signal), range(signal.width), signal.name.as_str()))
            .collect()
    };
    let mut rows = of(&[Role::Register]);
    rows.extend(of(&[Role::Local]));
    rows.extend(of(&[Role::ChildInput, Role::ChildOutput]));
    rows.extend(of(&[Role::Hoisted]));
    match rows.is_empty() {
        true => String::new(),
        false => columns(&rows, ";") + ";\n",
    }
}

fn kind(signal: &Signal) -> &'static str {
    match signal.reg {
        true => "reg",
        false => "wire",
    }
}

fn instance(module: &Module, instance: &Instance, kind: &str) -> String {
    let pins: Vec<String> = instance
        .pins
        .iter()
        .map(|(pin, wire)| format!("{INDENT}{INDENT}.{pin}({})", wired(module, wire)))
        .collect();
    format!(
        "{INDENT}{kind} {} (\n{}\n{INDENT});\n",
        instance.name,
        pins.join(",\n")
    )
}

fn wired(module: &Module, wire: &Expr) -> String {
    render(module, wire, Style::Top)
}

/// `[7:0]`, or nothing for one bit.
fn range(width: usize) -> String {
    match width {
        1 => String::new(),
        width => format!("[{}:0]", width - 1),
    }
}

/// Rows of word, range and name, in columns, indented; `between` ends all but the last.
fn columns(rows: &[(&str, String, &str)], between: &str) -> String {
    let words = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let ranges = rows.iter().map(|row| row.1.len()).max().unwrap_or(0);
    let lines: Vec<String> = rows
        .iter()
        .map(|(word, range, name)| {
            let gap = if ranges == 0 { "" } else { " " };
            format!("{INDENT}{word:words$} {range:>ranges$}{gap}{name}")
        })
        .collect();
    lines.join(&format!("{between}\n"))
}

/// `text` one level in; empty lines stay empty.
pub(crate) fn indent(text: &str) -> String {
    text.lines()
        .map(|line| match line.is_empty() {
            true => "\n".to_string(),
            false => format!("{INDENT}{line}\n"),
        })
        .collect()
}

/// Whether an item drives `signal` as a wire.
pub(crate) fn is_assign(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Assign(..))
}
