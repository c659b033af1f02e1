//! From a kernel's statements to a module: processes, assignments, instances.

mod assigned;
mod bits;
mod chain;
mod clocked;
mod connect;
mod dead;
mod generic;
mod order;
mod slice;
mod uniform;
mod units;

use std::collections::HashSet;

use rust_hdl::core::ast::{Verilog, VerilogStatement};

use crate::Error;
use crate::docs::Line;
use crate::ir::{Body, Instance, Item, ItemKind, Module, ModuleId, Role, Statement};
use crate::name;
use crate::parse::{self, ChildPorts, Kernel, Scope, comment_lines};
use crate::tidy;
use crate::tree::Node;
use units::Units;

/// Name and contract of a block, from its first comment.
pub(crate) struct Title {
    pub name: String,
    pub contract: String,
    pub docs: Vec<Line>,
}

/// Reads the title of `node`; `given` is the top's name, which stands in for its own.
pub(crate) fn title(node: &Node, given: Option<&str>) -> Result<Title, Error> {
    let unnamed = || Error::Unnamed {
        block: node.path.clone(),
    };
    let text = match &node.code {
        Verilog::Combinatorial(block) => block.iter().find_map(title_of),
        Verilog::Custom(text) => text
            .lines()
            .find_map(|line| line.trim().strip_prefix("//"))
            .map(|line| vec![line.trim().to_string()]),
        Verilog::Empty => {
            return Err(Error::Empty {
                block: node.path.clone(),
            });
        }
        Verilog::Blackbox(_) | Verilog::Wrapper(_) => {
            return Err(Error::Unsupported {
                module: node.path.clone(),
                signal: "the block".into(),
                what: "a black box".into(),
                way: "write its Verilog as Verilog::Custom".into(),
            });
        }
    };
    let text = text.unwrap_or_default().join("\n");
    let titled = text.strip_prefix("module ").map(|rest| {
        let (name, contract) = rest.split_once(':').unwrap_or((rest, ""));
        (name.trim().to_string(), contract.trim().to_string())
    });
    let (name, contract) = match (titled, given) {
        (Some((_, contract)), Some(given)) => (given.to_string(), contract),
        (Some(titled), None) => titled,
        (None, Some(given)) => (given.to_string(), String::new()),
        (None, None) => return Err(unnamed()),
    };
    name::check(&node.path, &name)?;
    // The title of custom Verilog is all there is to say; a title in other words is not said twice.
    let lines = node.docs.lines().into_iter();
    let docs = match &node.code {
        Verilog::Custom(_) => Vec::new(),
        _ => lines
            .filter(|line| match line {
                Line::Text(text) => !contract.contains(text.trim_end_matches('.')),
                Line::Fixed(_) => true,
            })
            .collect(),
    };
    Ok(Title {
        name,
        contract,
        docs,
    })
}

/// The module of `node`, whose children (registers aside) are the given modules.
pub(crate) fn module(
    node: &Node,
    title: Title,
    children: &[ChildPorts],
    ids: &[ModuleId],
) -> Result<Module, Error> {
    let place = match title.name == node.path {
        true => title.name.clone(),
        false => format!("{} ({})", title.name, node.path),
    };
    let module = match &node.code {
        Verilog::Combinatorial(block) => {
            let kernel = parse::kernel(node, &place, children, &untitled(block))?;
            from_kernel(&place, title, kernel, children, ids)?
        }
        Verilog::Custom(text) => custom(&place, title, node, text)?,
        _ => {
            return Err(Error::Empty {
                block: node.path.clone(),
            });
        }
    };
    check_names(&place, &module)?;
    Ok(module)
}

/// The lines of a comment that begins with `module`.
fn title_of(statement: &VerilogStatement) -> Option<Vec<String>> {
    match statement {
        VerilogStatement::Comment(text) => {
            let lines: Vec<String> = comment_lines(text).collect();
            lines
                .first()
                .is_some_and(|line| line.starts_with("module "))
                .then_some(lines)
        }
        _ => None,
    }
}

/// The kernel without its title.
fn untitled(block: &[VerilogStatement]) -> Vec<VerilogStatement> {
    let title = block
        .iter()
        .position(|statement| title_of(statement).is_some());
    let kept = block
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != title);
    kept.map(|(_, statement)| statement.clone()).collect()
}

fn from_kernel(
    place: &str,
    title: Title,
    kernel: Kernel,
    children: &[ChildPorts],
    ids: &[ModuleId],
) -> Result<Module, Error> {
    let Kernel {
        scope,
        statements,
        clocks,
    } = kernel;
    let statements = dead::without_overwritten(&scope.signals, statements);
    let units = Units::new(&scope.signals, &statements);
    undriven(place, &scope, &statements)?;
    order::check(place, &scope.signals, &statements, &units)?;
    let mut clocked = clocked::process(place, &scope.signals, &statements, &clocks)?;
    let mut items = Vec::new();
    let mut done = HashSet::new();
    let mut comments = Vec::new();
    for statement in &statements {
        if let Statement::Comment(line) = statement {
            comments.push(line.clone());
            continue;
        }
        let above = std::mem::take(&mut comments);
        let mut targets = Vec::new();
        statement.targets(&mut |target| targets.push(target));
        for target in targets {
            if scope.signals[target].role == Role::Register {
                if clocked.as_ref().is_some_and(|(first, _)| *first == target)
                    && !clocked::is_hold(statement)
                    && let Some((_, item)) = clocked.take()
                {
                    items.push(item);
                }
            } else if let Some(group) = units.group(target) {
                if scope.signals[target].clock {
                    return Err(Error::Clock {
                        module: place.into(),
                        signal: scope.signals[target].name.clone(),
                    });
                }
                if done.insert(group) {
                    let body = slice::statements(&statements, &|target| {
                        units.group(target) == Some(group)
                    });
                    assigned::check(place, &scope.signals, &body, None)?;
                    let (comments, body) = slice::split_comments(body);
                    let width = |signal: usize| scope.signals[signal].width;
                    let mut comments = Some(comments);
                    items.extend(bits::items(&width, body).into_iter().map(|kind| Item {
                        comments: comments.take().unwrap_or_default(),
                        kind,
                    }));
                }
            } else if let Statement::Assign { target, value } = statement {
                items.push(Item {
                    comments: above.clone(),
                    kind: ItemKind::Assign(*target, value.clone()),
                });
            }
        }
    }
    let mut module = Module {
        name: title.name,
        contract: title.contract,
        docs: title.docs,
        instances: instances(&scope, children, ids),
        signals: scope.signals,
        parameters: scope.parameters,
        generics: Vec::new(),
        body: Body::Items(Vec::new()),
    };
    let mut items = tidy::items(&mut module, items);
    connect::directly(&module.signals, &mut items, &mut module.instances);
    let items = tidy::items(&mut module, items);
    let items = chain::untangled(&module.signals, items);
    for item in &items {
        if let ItemKind::Combinational(body) = &item.kind {
            for statement in body {
                statement.targets(&mut |target| module.signals[target].reg = true);
            }
        }
    }
    let items = uniform::outputs(&mut module.signals, items);
    module.body = Body::Items(items);
    Ok(module)
}

/// Refuses what nothing drives.
fn undriven(place: &str, scope: &Scope, statements: &[Statement]) -> Result<(), Error> {
    let mut driven = HashSet::new();
    for statement in statements {
        statement.targets(&mut |target| {
            driven.insert(target);
        });
    }
    let open = scope.signals.iter().enumerate().find(|(id, signal)| {
        matches!(signal.role, Role::Local | Role::Output | Role::ChildInput) && !driven.contains(id)
    });
    match open {
        Some((_, signal)) => Err(Error::Undriven {
            module: place.into(),
            signal: signal.name.clone(),
        }),
        None => Ok(()),
    }
}

/// The instances, each pin wired to the signal that bears its name.
fn instances(scope: &Scope, children: &[ChildPorts], ids: &[ModuleId]) -> Vec<Instance> {
    let mut pins = scope
        .signals
        .iter()
        .enumerate()
        .filter(|(_, signal)| matches!(signal.role, Role::ChildInput | Role::ChildOutput))
        .map(|(id, _)| id);
    children
        .iter()
        .zip(ids)
        .map(|(child, id)| Instance {
            name: name::verilog(&child.name),
            path: child.name.clone(),
            module: *id,
            pins: child
                .pins
                .iter()
                .zip(pins.by_ref())
                .map(|(pin, signal)| (pin.name.clone(), crate::ir::Expr::Signal(signal)))
                .collect(),
        })
        .collect()
}

/// A module whose Verilog its author wrote. Outputs are `reg`, but for those the text assigns
/// continuously.
fn custom(place: &str, title: Title, node: &Node, text: &str) -> Result<Module, Error> {
    let scope = Scope::new(node, place, &[])?;
    let local = scope
        .signals
        .iter()
        .find(|signal| !matches!(signal.role, Role::Input | Role::Output));
    let foreign = local
        .map(|signal| signal.name.clone())
        .or_else(|| node.children.first().map(|child| child.name.clone()));
    if let Some(signal) = foreign {
        return Err(Error::Unsupported {
            module: place.into(),
            signal,
            what: "a Local or a block beside custom Verilog".into(),
            way: "declare it in the text".into(),
        });
    }
    let title_line = text
        .lines()
        .position(|line| line.trim_start().starts_with("// module "));
    let body: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(number, line)| Some(*number) != title_line && !generic::is_declaration(line))
        .map(|(_, line)| line.trim_end())
        .collect();
    let generics = generic::declared(text);
    let mut signals = scope.signals;
    for signal in &mut signals {
        signal.reg = signal.role == Role::Output && !is_wire(text, &signal.name);
    }
    Ok(Module {
        name: title.name,
        contract: title.contract,
        docs: title.docs,
        signals,
        parameters: scope.parameters,
        generics,
        instances: Vec::new(),
        body: Body::Custom(body.join("\n").trim_matches('\n').to_string()),
    })
}

/// Whether `text` drives `output` by a continuous assignment.
fn is_wire(text: &str, output: &str) -> bool {
    text.split(';').any(|statement| {
        let words = statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.windows(2).any(|pair| pair == ["assign", output])
    })
}

/// Every name that will be declared is one name, and no reserved word.
fn check_names(place: &str, module: &Module) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let signals = module.signals.iter().enumerate();
    let declared = connect::declared(module);
    let names = signals
        .filter(|(id, _)| declared[*id])
        .map(|(_, signal)| &signal.name)
        .chain(module.parameters.iter().map(|parameter| &parameter.name))
        .chain(module.instances.iter().map(|instance| &instance.name));
    for name in names {
        name::check(place, name)?;
        if !seen.insert(name) {
            return Err(Error::Collision {
                module: place.into(),
                name: name.clone(),
            });
        }
    }
    Ok(())
}

pub(crate) use connect::declared;
pub(crate) use dead::without_overwritten;
pub(crate) use slice::statements as statements_of;
