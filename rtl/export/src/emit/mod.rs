//! Modules as text.
//!
//! | module | what it does |
//! | --- | --- |
//! | `layout` | gathers the elements of arrays into vectors |
//! | `expression`, `statement` | write a module as a tree of lines whose numbers are still numbers |
//! | `roll`, `process` | turn runs of equal lines into loops |
//! | `shift` | writes a shift register as one concatenation |
//! | `node`, `piece` | the tree, and its text |

mod expression;
mod layout;
mod node;
mod piece;
mod process;
mod roll;
mod shift;
mod statement;
mod unused;

use std::collections::HashSet;

use crate::docs::Line;
use crate::ir::{Body, Module, Role};
use crate::number;
use expression::Scribe;
pub(crate) use layout::{Layout, arrays};
use node::{Node, Writer};
use process::{Variables, genvars, with_loops};
use roll::Labels;

/// Columns a line may take.
pub(crate) const COLUMNS: usize = 100;

/// One level of indentation.
pub(crate) const INDENT: &str = "    ";

/// What the modules of a design know of each other.
pub(crate) struct Context<'a> {
    pub modules: &'a [Module],
    pub names: &'a [String],
    pub layouts: &'a [Layout],
}

/// What begins an instance: the module's name and the parameters that it sets.
pub(crate) fn instantiated<'a>(name: &str, set: impl Iterator<Item = (&'a str, u64)>) -> String {
    let set: Vec<String> = set.map(|(name, n)| format!(".{name}({n})")).collect();
    match set.is_empty() {
        true => name.to_string(),
        false => format!("{name} #({})", set.join(", ")),
    }
}

/// The Verilog of one of the modules, called `name`.
pub(crate) fn module(context: &Context<'_>, id: usize, name: &str) -> String {
    let module = &context.modules[id];
    let layout = &context.layouts[id];
    let mut text = header(module, name);
    text.push_str("\n`timescale 1ns / 1ps\n`default_nettype none\n\n");
    let generics = generics(module);
    text.push_str(&format!(
        "module {name} {generics}(\n{}\n);\n",
        ports(module, layout)
    ));
    for section in sections(context, module, layout) {
        if !section.is_empty() {
            text.push('\n');
            text.push_str(&section);
        }
    }
    text.push_str("\nendmodule\n`default_nettype wire\n");
    text
}

fn sections(context: &Context<'_>, module: &Module, layout: &Layout) -> Vec<String> {
    let mut sections = vec![parameters(module, layout)];
    match &module.body {
        Body::Custom(text) => {
            sections.push(indent(text));
            sections.push(unused::of_custom(module, text));
        }
        Body::Items(items) => {
            let scribe = Scribe { module, layout };
            let mut labels = Labels::new(taken(module, layout));
            let variables = Variables::new(&mut labels);
            let instances = module.instances.iter().map(|instance| {
                let child = instance.module;
                statement::instance(
                    scribe,
                    instance,
                    &instantiated(&context.names[child], context.modules[child].set_generics()),
                    &context.modules[child],
                    &context.layouts[child],
                )
            });
            let instances = with_loops(instances.collect(), &variables, &mut labels);
            let items = items.iter().flat_map(|item| statement::item(scribe, item));
            let items = with_loops(items.collect(), &variables, &mut labels);
            let mut counters = genvars(&instances);
            counters.extend(genvars(&items));
            sections.push(declarations(module, layout, counters));
            sections.extend(paragraphs(&instances));
            sections.extend(paragraphs(&items));
            let name = labels.free("unused");
            let rest = unused::lines(scribe, &name, context.modules);
            sections.extend(paragraphs(&rest));
        }
    }
    sections
}

/// Every name of the module.
fn taken(module: &Module, layout: &Layout) -> HashSet<String> {
    let signals = 0..module.signals.len();
    let vectors = signals.map(|signal| layout.home(signal).name.clone());
    vectors
        .chain(module.signals.iter().map(|signal| signal.name.clone()))
        .chain(
            module
                .parameters
                .iter()
                .map(|parameter| parameter.name.clone()),
        )
        .chain(
            module
                .instances
                .iter()
                .map(|instance| instance.name.clone()),
        )
        .collect()
}

/// Nodes as sections: runs of assignments together, everything else by itself, comments above it.
fn paragraphs(nodes: &[Node]) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    let mut joins = Joins::Nothing;
    for node in nodes {
        let mut writer = Writer {
            text: String::new(),
            depth: 1,
        };
        writer.node(node);
        let line = matches!(node, Node::Line { .. });
        let comment = matches!(node, Node::Comment(_));
        match sections.last_mut() {
            Some(section) if joins == Joins::All || (joins == Joins::Lines && line) => {
                section.push_str(&writer.text);
            }
            _ => sections.push(writer.text),
        }
        joins = match (comment, line) {
            (true, _) => Joins::All,
            (_, true) => Joins::Lines,
            _ => Joins::Nothing,
        };
    }
    sections
}

/// What may follow without an empty line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    Nothing,
    Lines,
    All,
}

/// Name and contract as comment lines.
fn header(module: &Module, name: &str) -> String {
    let mut text = String::new();
    let full = match module.contract.is_empty() {
        true => name.to_string(),
        false => format!("{name}: {}", module.contract),
    };
    wrap(&full, &mut text);
    for line in &module.docs {
        match line {
            Line::Text(paragraph) => wrap(paragraph, &mut text),
            Line::Fixed(row) => text.push_str(&format!("//{row}\n")),
        }
    }
    text
}

/// Comment lines that fit a page.
fn wrap(paragraphs: &str, text: &mut String) {
    for paragraph in paragraphs.lines() {
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
}

fn ports(module: &Module, layout: &Layout) -> String {
    let ports = layout.declarations(module, &[Role::Input, Role::Output]);
    let rows: Vec<(&str, String, &str)> = ports
        .iter()
        .map(|port| {
            let direction = match (port.signal.role, port.signal.reg) {
                (Role::Input, _) => "input  wire",
                (_, true) => "output reg",
                (_, false) => "output wire",
            };
            let mut generics = module.generics.iter();
            let name = port.home.name.as_str();
            let range = match generics.find(|generic| generic.pins.iter().any(|pin| pin == name)) {
                Some(generic) => format!("[{}-1:0]", generic.name),
                None => range(port.home.whole),
            };
            (direction, range, name)
        })
        .collect();
    // Comments begin in one column, behind the commas.
    let lines = columns(&rows, ",");
    let longest = lines
        .lines()
        .map(|line| line.trim_end_matches(',').len())
        .max();
    let column = longest.unwrap_or(0) + 3;
    let commented: Vec<String> = lines
        .lines()
        .zip(&ports)
        .map(|(line, port)| match first_sentence(&port.signal.docs) {
            "" => line.to_string(),
            docs => format!("{line:column$}// {docs}"),
        })
        .collect();
    commented.join("\n")
}

/// `#(...) `, or nothing where there are no parameters.
fn generics(module: &Module) -> String {
    let generics = &module.generics;
    if generics.is_empty() {
        return String::new();
    }
    let longest = generics.iter().map(|generic| generic.name.len()).max();
    let longest = longest.unwrap_or(0);
    let last = generics.len() - 1;
    let lines: Vec<String> = generics
        .iter()
        .enumerate()
        .map(|(at, generic)| {
            let between = if at < last { "," } else { "" };
            format!(
                "{INDENT}parameter {:longest$} = {}{between}",
                generic.name, generic.value
            )
        })
        .collect();
    let column = lines.iter().map(|line| line.len()).max().unwrap_or(0) + 2;
    let commented: Vec<String> = lines
        .iter()
        .zip(generics)
        .map(|(line, generic)| match generic.docs.as_str() {
            "" => line.clone(),
            docs => format!("{line:column$}// {docs}"),
        })
        .collect();
    format!("#(\n{}\n) ", commented.join("\n"))
}

/// What fits beside a port.
fn first_sentence(docs: &str) -> &str {
    let end = docs.find(". ").unwrap_or(docs.len());
    docs[..end].trim_end_matches('.')
}

fn parameters(module: &Module, layout: &Layout) -> String {
    let constants = layout.constants(module);
    let longest = constants.iter().map(|(home, _)| home.name.len()).max();
    let longest = longest.unwrap_or(0);
    let rows: Vec<(&str, String, String)> = constants
        .iter()
        .map(|(home, values)| {
            let values: Vec<String> = values
                .iter()
                .rev()
                .map(|parameter| number::render(&parameter.value, parameter.width))
                .collect();
            let value = match values.as_slice() {
                [value] => value.clone(),
                values => {
                    let gap = format!("\n{INDENT}{INDENT}");
                    let lines: Vec<String> =
                        values.chunks(8).map(|chunk| chunk.join(", ")).collect();
                    format!("{{{gap}{}\n{INDENT}}}", lines.join(&format!(",{gap}")))
                }
            };
            let line = format!("{:longest$} = {value}", home.name);
            ("localparam", range(home.whole), line)
        })
        .collect();
    let rows: Vec<(&str, String, &str)> = rows
        .iter()
        .map(|(word, range, line)| (*word, range.clone(), line.as_str()))
        .collect();
    match rows.is_empty() {
        true => String::new(),
        false => columns(&rows, ";") + ";\n",
    }
}

/// Registers, then what the kernel calls local, then instances' pins, each in its author's order; then
/// the operands that were given names, and the variables of generate loops. Neighbours of one kind and
/// width share lines; an instance's pins are neighbours whatever stands between them.
fn declarations(module: &Module, layout: &Layout, mut counters: Vec<&str>) -> String {
    let groups: [&[Role]; 4] = [
        &[Role::Register],
        &[Role::Local],
        &[Role::ChildInput, Role::ChildOutput],
        &[Role::Hoisted],
    ];
    let mut rows: Vec<Row> = Vec::new();
    for roles in groups {
        // Where the rows begin that a name may join, and the instance whose pins they are.
        let (mut begin, mut instance) = (rows.len(), None);
        for declared in layout.declarations(module, roles) {
            let word = match declared.signal.reg {
                true => "reg",
                false => "wire",
            };
            let (range, name) = (range(declared.home.whole), declared.home.name.as_str());
            match declared.signal.role {
                Role::ChildInput | Role::ChildOutput => {
                    let of = declared.signal.path.split('$').next();
                    if instance != of {
                        (begin, instance) = (rows.len(), of);
                    }
                }
                _ => begin = begin.max(rows.len().saturating_sub(1)),
            }
            let mut known = rows[begin..].iter_mut();
            match known.find(|row| row.word == word && row.range == range) {
                Some(row) => row.names.push(name),
                None => rows.push(Row {
                    word,
                    range,
                    names: vec![name],
                }),
            }
        }
    }
    let mut text = declared_in_columns(&rows);
    counters.sort_unstable();
    counters.dedup();
    if !counters.is_empty() {
        text.push_str(&format!("{INDENT}genvar {};\n", counters.join(", ")));
    }
    text
}

/// What is declared together.
struct Row<'a> {
    word: &'static str,
    range: String,
    names: Vec<&'a str>,
}

/// Declarations in columns, each of as many names as a line takes.
fn declared_in_columns(rows: &[Row<'_>]) -> String {
    let words = rows.iter().map(|row| row.word.len()).max().unwrap_or(0);
    let ranges = rows.iter().map(|row| row.range.len()).max().unwrap_or(0);
    let gap = if ranges == 0 { "" } else { " " };
    let mut text = String::new();
    for Row { word, range, names } in rows {
        let begin = format!("{INDENT}{word:words$} {range:>ranges$}{gap}");
        let mut line = String::new();
        for name in names {
            let longer = format!("{line}, {name}");
            line = match line.is_empty() {
                true => (*name).to_string(),
                false if begin.len() + longer.len() < COLUMNS => longer,
                false => {
                    text.push_str(&format!("{begin}{line};\n"));
                    (*name).to_string()
                }
            };
        }
        text.push_str(&format!("{begin}{line};\n"));
    }
    text
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
