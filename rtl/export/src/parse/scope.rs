//! What the names in one kernel stand for.

use std::collections::{BTreeMap, HashMap, HashSet};

use num_bigint::BigUint;
use rust_hdl::core::atom::AtomKind;

use crate::Error;
use crate::docs::Docs;
use crate::ir::{Parameter, ParameterId, Role, Signal, SignalId};
use crate::name;
use crate::number;
use crate::register;
use crate::tree::{AtomInfo, Node, Shape, indexed};
use rust_hdl::core::ast::Verilog;

/// The pins of one instance as the parent's signals.
pub(crate) struct ChildPorts {
    /// Instance name in the kernel, `lanes$3`.
    pub name: String,
    /// Pin names, widths, directions and whether each is a clock.
    pub pins: Vec<Signal>,
}

/// A name's meaning.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Signal(SignalId),
    Parameter(ParameterId),
    /// A register's `d`.
    Next(SignalId),
    /// A register's clock pin.
    ClockPin(SignalId),
}

/// Signals, constants and enums of one kernel.
pub(crate) struct Scope {
    place: String,
    pub signals: Vec<Signal>,
    pub parameters: Vec<Parameter>,
    meanings: HashMap<String, Meaning>,
    /// Field names, which no loop variable may hide.
    fields: HashSet<String>,
    enums: BTreeMap<String, (usize, Vec<String>)>,
    taken: HashSet<String>,
    docs: &'static Docs,
}

/// Whether a block is one of this crate's registers.
pub(crate) fn is_register(node: &Node) -> bool {
    matches!(&node.code, Verilog::Custom(text) if text.starts_with(register::MARKER))
}

impl Scope {
    /// Everything `node` can name: its own signals, its registers, its children's pins.
    pub fn new(node: &Node, place: &str, children: &[ChildPorts]) -> Result<Self, Error> {
        let mut scope = Self {
            place: place.into(),
            signals: Vec::new(),
            parameters: Vec::new(),
            meanings: HashMap::new(),
            fields: HashSet::new(),
            enums: BTreeMap::new(),
            taken: HashSet::new(),
            docs: node.docs,
        };
        for atom in &node.atoms {
            scope.add_enum(atom)?;
            scope.add_field(&atom.name);
            scope.add_atom(atom)?;
        }
        for child in &node.children {
            scope.add_field(&child.name);
            for atom in &child.atoms {
                scope.add_enum(atom)?;
            }
            if is_register(child) {
                scope.add_register(child)?;
            } else {
                scope.taken.insert(name::verilog(&child.name));
            }
        }
        for child in children {
            scope.add_child(child);
        }
        Ok(scope)
    }

    fn add_field(&mut self, name: &str) {
        let field = name.split('$').next().unwrap_or(name);
        self.fields.insert(field.into());
    }

    fn add_signal(&mut self, signal: Signal) -> SignalId {
        self.taken.insert(signal.name.clone());
        self.signals.push(signal);
        self.signals.len() - 1
    }

    fn add_atom(&mut self, atom: &AtomInfo) -> Result<(), Error> {
        let clock = check_shape(&self.place, &atom.name, atom)?;
        let role = match atom.kind {
            AtomKind::InputParameter => Role::Input,
            AtomKind::OutputParameter => Role::Output,
            AtomKind::LocalSignal => Role::Local,
            AtomKind::Constant => return self.add_constant(atom),
            _ => {
                return Err(Error::Unsupported {
                    module: self.place.clone(),
                    signal: indexed(&atom.name),
                    what: "a bidirectional pin".into(),
                    way: "use an In and an Out".into(),
                });
            }
        };
        let signal = self.add_signal(Signal {
            name: name::verilog(&atom.name),
            path: atom.name.clone(),
            docs: self.docs.of(&atom.name),
            width: atom.width,
            clock,
            fits: matches!(atom.shape, Shape::Wire),
            role,
            reg: false,
        });
        self.meanings
            .insert(atom.name.clone(), Meaning::Signal(signal));
        Ok(())
    }

    fn add_constant(&mut self, atom: &AtomInfo) -> Result<(), Error> {
        let fitting = number::parse(&atom.value)
            .map(|(value, _)| value)
            .filter(|value| number::fits(value, atom.width));
        let Some(value) = fitting else {
            return Err(Error::Literal {
                module: self.place.clone(),
                signal: indexed(&atom.name),
                value: atom.value.to_string(),
                width: atom.width,
            });
        };
        let parameter = self.add_parameter(
            name::upper(&[&atom.name]),
            atom.name.clone(),
            atom.width,
            value,
        );
        self.meanings
            .insert(atom.name.clone(), Meaning::Parameter(parameter));
        Ok(())
    }

    fn add_parameter(
        &mut self,
        name: String,
        path: String,
        width: usize,
        value: BigUint,
    ) -> ParameterId {
        self.taken.insert(name.clone());
        self.parameters.push(Parameter {
            name,
            path,
            width,
            value,
        });
        self.parameters.len() - 1
    }

    fn add_enum(&mut self, atom: &AtomInfo) -> Result<(), Error> {
        let Shape::Enum(name, variants) = &atom.shape else {
            return Ok(());
        };
        let known = self
            .enums
            .entry(name.clone())
            .or_insert_with(|| (atom.width, variants.clone()));
        if known.1 != *variants {
            return Err(Error::Collision {
                module: self.place.clone(),
                name: format!("the enum {name}"),
            });
        }
        Ok(())
    }

    fn add_register(&mut self, register: &Node) -> Result<(), Error> {
        let Some(value) = register.atoms.iter().find(|atom| atom.name == "q") else {
            return Ok(());
        };
        check_shape(&self.place, &register.name, value)?;
        let name = &register.name;
        let signal = self.add_signal(Signal {
            name: name::verilog(name),
            path: name.clone(),
            docs: String::new(),
            width: value.width,
            clock: false,
            fits: matches!(value.shape, Shape::Wire),
            role: Role::Register,
            reg: true,
        });
        self.meanings
            .insert(format!("{name}$q"), Meaning::Signal(signal));
        self.meanings
            .insert(format!("{name}$d"), Meaning::Next(signal));
        self.meanings
            .insert(format!("{name}$clock"), Meaning::ClockPin(signal));
        Ok(())
    }

    fn add_child(&mut self, child: &ChildPorts) {
        for pin in &child.pins {
            let full = format!("{}_{}", name::verilog(&child.name), pin.name);
            let role = match pin.role {
                Role::Input => Role::ChildInput,
                _ => Role::ChildOutput,
            };
            let signal = self.add_signal(Signal {
                name: full,
                path: format!("{}${}", child.name, pin.path),
                docs: String::new(),
                width: pin.width,
                clock: pin.clock,
                fits: pin.fits,
                role,
                reg: false,
            });
            self.meanings.insert(
                format!("{}${}", child.name, pin.name),
                Meaning::Signal(signal),
            );
        }
    }

    /// A new signal for an operand of what is assigned to the path `stem`. Operands of the elements of
    /// an array are an array too: `total$3`'s is `total_wide$3`.
    pub(super) fn hoist(&mut self, stem: &str, suffix: &str, width: usize) -> SignalId {
        let is_position = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
        let words: Vec<&str> = stem.split('$').filter(|part| !is_position(part)).collect();
        let positions: String = stem
            .split('$')
            .filter(is_position)
            .map(|position| format!("${position}"))
            .collect();
        let base = format!("{}_{suffix}", words.join("_"));
        let mut path = format!("{base}{positions}");
        let mut count = 1;
        while self.taken.contains(&name::verilog(&path)) {
            count += 1;
            path = format!("{base}_{count}{positions}");
        }
        let name = name::verilog(&path);
        self.add_signal(Signal {
            name,
            path,
            docs: String::new(),
            width,
            clock: false,
            fits: false,
            role: Role::Hoisted,
            reg: false,
        })
    }

    /// Refuses a loop variable that hides a field.
    pub(super) fn check_loop_variable(&self, variable: &str) -> Result<(), Error> {
        if self.fields.contains(variable) {
            return Err(Error::LoopVariable {
                module: self.place.clone(),
                name: variable.into(),
            });
        }
        Ok(())
    }

    /// The meaning of `name`, whose positions are numbers by now.
    pub(super) fn find(&mut self, name: &str) -> Result<Meaning, Error> {
        // Pins of children were registered under their Verilog names.
        if let Some(meaning) = self.meanings.get(name) {
            return Ok(*meaning);
        }
        if let Some((owner, pin)) = self.split_pin(name)
            && let Some(meaning) = self.meanings.get(&format!("{owner}${pin}"))
        {
            return Ok(*meaning);
        }
        if let Some(parameter) = self.variant(name)? {
            return Ok(Meaning::Parameter(parameter));
        }
        Err(Error::Unknown {
            module: self.place.clone(),
            name: indexed(name),
        })
    }

    /// `lanes$3$data$1` as owner `lanes$3` and pin `data_1`, if such a pin exists.
    fn split_pin(&self, name: &str) -> Option<(String, String)> {
        name.match_indices('$').find_map(|(at, _)| {
            let owner = &name[..at];
            let pin = name::verilog(&name[at + 1..]);
            self.meanings
                .contains_key(&format!("{owner}${pin}"))
                .then(|| (owner.to_string(), pin))
        })
    }

    /// The parameter of an enum's variant, which brings its siblings with it.
    fn variant(&mut self, name: &str) -> Result<Option<ParameterId>, Error> {
        let mut parts = name.rsplit('$');
        let (Some(variant), Some(kind)) = (parts.next(), parts.next()) else {
            return Ok(None);
        };
        let name = format!("{kind}${variant}");
        if let Some(Meaning::Parameter(parameter)) = self.meanings.get(&name) {
            return Ok(Some(*parameter));
        }
        let Some((width, variants)) = self.enums.get(kind).cloned() else {
            return Ok(None);
        };
        for (value, sibling) in variants.iter().enumerate() {
            let name = name::upper(&[kind, sibling]);
            let parameter = self.add_parameter(name.clone(), name, width, BigUint::from(value));
            self.meanings
                .insert(format!("{kind}${sibling}"), Meaning::Parameter(parameter));
        }
        match self.meanings.get(&name) {
            Some(Meaning::Parameter(parameter)) => Ok(Some(*parameter)),
            _ => Ok(None),
        }
    }

    /// The number of variants of the enum that `name` belongs to.
    pub(super) fn variants(&self, name: &str) -> Option<usize> {
        let kind = name.rsplit('$').nth(1)?;
        let prefix = format!("{kind}$");
        let count = self
            .meanings
            .keys()
            .filter(|key| key.starts_with(&prefix))
            .count();
        (count > 0).then_some(count)
    }
}

/// Refuses types that stay out of Verilog; says whether the atom is a clock.
fn check_shape(place: &str, name: &str, atom: &AtomInfo) -> Result<bool, Error> {
    let (what, way) = match atom.shape {
        Shape::Signed => ("a Signed", "keep two's complement in Bits"),
        Shape::Composite => ("a struct in one signal", "use one signal for each field"),
        _ if atom.width == 0 => ("a signal of no bits", "remove it"),
        Shape::Clock => return Ok(true),
        _ => return Ok(false),
    };
    Err(Error::Unsupported {
        module: place.into(),
        signal: indexed(name),
        what: what.into(),
        way: way.into(),
    })
}
