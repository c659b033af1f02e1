//! One module for all blocks that are equal, and a name for each.

use std::collections::{HashMap, HashSet};

use rust_hdl::core::atom::AtomKind;

use crate::Error;
use crate::ir::{Module, ModuleId};
use crate::lower;
use crate::parse::{ChildPorts, is_register};
use crate::tree::{Node, indexed};

/// The distinct modules of a design, children before parents.
#[derive(Default)]
pub(crate) struct Library {
    pub modules: Vec<Module>,
    /// Where each was seen first.
    places: Vec<String>,
    known: HashMap<String, Vec<ModuleId>>,
}

impl Library {
    /// Adds `node` and everything below it; `name` is given for the top only.
    pub fn add(&mut self, node: &Node, name: Option<&str>) -> Result<ModuleId, Error> {
        let title = lower::title(node, name)?;
        if is_register(node) {
            return Err(Error::Unsupported {
                module: node.path.clone(),
                signal: "the top".into(),
                what: "a bare register".into(),
                way: "put it into a block".into(),
            });
        }
        let mut ids = Vec::new();
        let mut children = Vec::new();
        for child in node.children.iter().filter(|child| !is_register(child)) {
            let id = self.add(child, None)?;
            ids.push(id);
            children.push(ChildPorts {
                name: child.name.clone(),
                pins: self.modules[id].ports().cloned().collect(),
            });
        }
        open_pins(node)?;
        let module = lower::module(node, title, &children, &ids)?;
        let same_name = self.known.entry(module.name.clone()).or_default();
        let twin = same_name
            .iter()
            .find(|id| self.modules[**id] == module)
            .copied();
        Ok(twin.unwrap_or_else(|| {
            let id = self.modules.len();
            same_name.push(id);
            self.modules.push(module);
            self.places.push(node.path.clone());
            id
        }))
    }

    /// A name for each module: its own where it is the only one of that name, otherwise followed by
    /// what tells it from its namesakes. Modules that differ in parameters alone share a name. The top keeps
    /// its name.
    pub fn names(&self, top: ModuleId) -> Result<Vec<String>, Error> {
        let mut names: Vec<String> = self
            .modules
            .iter()
            .map(|module| module.name.clone())
            .collect();
        for namesakes in self.known.values().filter(|ids| ids.len() > 1) {
            let first = &self.modules[namesakes[0]];
            let is_variant = |id: &ModuleId| self.modules[*id].is_variant_of(first);
            if namesakes.iter().all(is_variant) {
                continue;
            }
            if namesakes.contains(&top) {
                return Err(self.collision(namesakes[0], &self.modules[top].name));
            }
            let suffixes = self.suffixes(namesakes);
            for (id, suffix) in namesakes.iter().zip(suffixes) {
                names[*id].push_str(&suffix);
            }
        }
        // Modules of one text have one name; no others do.
        let clash = (0..names.len()).find(|&id| {
            let first = names
                .iter()
                .position(|name| *name == names[id])
                .unwrap_or(id);
            first != id && !self.modules[id].is_variant_of(&self.modules[first])
        });
        match clash {
            Some(twice) => Err(self.collision(twice, &names[twice])),
            None => Ok(names),
        }
    }

    fn collision(&self, id: ModuleId, name: &str) -> Error {
        Error::Collision {
            module: self.places[id].clone(),
            name: name.into(),
        }
    }

    /// A port's width or a constant's value where that differs between all namesakes, or a count.
    fn suffixes(&self, namesakes: &[ModuleId]) -> Vec<String> {
        let modules = || namesakes.iter().map(|id| &self.modules[*id]);
        let Some(first) = modules().next() else {
            return Vec::new();
        };
        let by_width = first.ports().map(|port| {
            modules()
                .map(|module| {
                    let found = module.ports().find(|other| other.name == port.name);
                    found.map(|found| format!("_{}_{}", port.name, found.width))
                })
                .collect::<Option<Vec<_>>>()
        });
        let by_value = first.parameters.iter().map(|parameter| {
            modules()
                .map(|module| {
                    let mut parameters = module.parameters.iter();
                    let found = parameters.find(|other| other.name == parameter.name);
                    found.map(|found| format!("_{}_{}", parameter.name.to_lowercase(), found.value))
                })
                .collect::<Option<Vec<_>>>()
        });
        let telling = by_width.chain(by_value).flatten().find(|suffixes| {
            let distinct: HashSet<&String> = suffixes.iter().collect();
            distinct.len() == suffixes.len()
        });
        telling.unwrap_or_else(|| {
            let counts = (1..=namesakes.len()).map(|count| match count {
                1 => String::new(),
                count => format!("_{count}"),
            });
            counts.collect()
        })
    }
}

/// Refuses pins of children and own signals that the kernels leave open, as rust-hdl's check would,
/// without its debugging output.
fn open_pins(node: &Node) -> Result<(), Error> {
    let own = node
        .atoms
        .iter()
        .filter(|atom| {
            !matches!(
                atom.kind,
                AtomKind::InputParameter | AtomKind::InOutParameter
            )
        })
        .map(|atom| (atom, atom.name.clone()));
    let pins = node.children.iter().flat_map(|child| {
        child
            .atoms
            .iter()
            .map(move |atom| (atom, format!("{}${}", child.name, atom.name)))
    });
    match own.chain(pins).find(|(atom, _)| !atom.connected) {
        Some((_, name)) => Err(Error::Undriven {
            module: node.path.clone(),
            signal: indexed(&name),
        }),
        None => Ok(()),
    }
}
