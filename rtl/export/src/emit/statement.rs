//! Assignments and processes.

use super::expression::{Style, render};
use super::{COLUMNS, INDENT, is_assign};
use crate::ir::{Default, Expr, Item, ItemKind, Module, Statement};

/// The items of a module as sections: runs of assignments together, each process by itself.
pub(super) fn items(module: &Module, items: &[Item]) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    let mut run = false;
    for item in items {
        let text = self::item(module, item);
        let joins = run && is_assign(&item.kind) && item.comments.is_empty();
        match sections.last_mut() {
            Some(section) if joins => section.push_str(&text),
            _ => sections.push(text),
        }
        run = is_assign(&item.kind);
    }
    sections
}

fn item(module: &Module, item: &Item) -> String {
    let mut writer = Writer {
        module,
        text: String::new(),
        depth: 1,
        arrow: "=",
    };
    for comment in &item.comments {
        writer.line(&comment_line(comment));
    }
    let name = |signal: &usize| &module.signals[*signal].name;
    match &item.kind {
        ItemKind::Assign(target, value) => {
            let value = render(module, value, Style::Top);
            writer.assignment(&format!("assign {} =", name(target)), &value);
        }
        ItemKind::Combinational(body) => {
            writer.block("always @(*) begin", body, "end");
        }
        ItemKind::Clocked(clock, body) => {
            writer.arrow = "<=";
            writer.block(
                &format!("always @(posedge {}) begin", name(clock)),
                body,
                "end",
            );
        }
    }
    writer.text
}

fn comment_line(text: &str) -> String {
    match text.is_empty() {
        true => "//".to_string(),
        false => format!("// {text}"),
    }
}

struct Writer<'a> {
    module: &'a Module,
    text: String,
    depth: usize,
    /// `=` or `<=`.
    arrow: &'static str,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(&INDENT.repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// `left value;`, on two lines where one is too long.
    fn assignment(&mut self, left: &str, value: &str) {
        let line = format!("{left} {value};");
        if INDENT.len() * self.depth + line.len() <= COLUMNS {
            self.line(&line);
        } else {
            self.line(left);
            self.depth += 1;
            self.line(&format!("{value};"));
            self.depth -= 1;
        }
    }

    fn block(&mut self, open: &str, body: &[Statement], close: &str) {
        self.line(open);
        self.body(body);
        self.line(close);
    }

    fn body(&mut self, body: &[Statement]) {
        self.depth += 1;
        for statement in body {
            self.statement(statement);
        }
        self.depth -= 1;
    }

    fn expression(&self, expression: &Expr) -> String {
        render(self.module, expression, Style::Top)
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Comment(text) => self.line(&comment_line(text)),
            Statement::Assign { target, value } => {
                let value = self.expression(value);
                let target = &self.module.signals[*target].name;
                self.assignment(&format!("{target} {}", self.arrow), &value);
            }
            Statement::If {
                test,
                then,
                otherwise,
            } => self.conditional(test, then, otherwise),
            Statement::Case {
                subject,
                arms,
                default,
            } => {
                let subject = self.expression(subject);
                self.line(&format!("case ({subject})"));
                self.depth += 1;
                for arm in arms {
                    let label = self.expression(&arm.label);
                    self.arm(&label, "", &arm.body);
                }
                if let Some(Default { label, body }) = default {
                    let note = label.as_ref().map(|label| self.expression(label));
                    let note = note
                        .map(|label| format!("  // {label}"))
                        .unwrap_or_default();
                    self.arm("default", &note, body);
                }
                self.depth -= 1;
                self.line("endcase");
            }
        }
    }

    fn arm(&mut self, label: &str, note: &str, body: &[Statement]) {
        self.block(&format!("{label}: begin{note}"), body, "end");
    }

    /// `if`, and as many `else if` as follow.
    fn conditional(&mut self, test: &Expr, then: &[Statement], otherwise: &[Statement]) {
        let test = self.expression(test);
        self.line(&format!("if ({test}) begin"));
        let (mut then, mut otherwise) = (then, otherwise);
        loop {
            self.body(then);
            match otherwise {
                [] => break,
                [
                    Statement::If {
                        test,
                        then: next,
                        otherwise: rest,
                    },
                ] => {
                    let test = self.expression(test);
                    self.line(&format!("end else if ({test}) begin"));
                    (then, otherwise) = (next, rest);
                }
                body => {
                    self.line("end else begin");
                    self.body(body);
                    break;
                }
            }
        }
        self.line("end");
    }
}
