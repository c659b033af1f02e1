//! Which elements of Rust arrays share a vector of the Verilog, and where each of them lies in it.
//!
//! The signals `x[0]`, `x[1]`, ... of equal width and kind become one vector `x`, element 0 lowest. An
//! array within an array is one too: `lanes[i].x[j]`, `i` slowest, is `lanes_x`.

use std::collections::{BTreeMap, HashSet};

use super::piece::Piece;
use crate::ir::{Body, Module, Parameter, ParameterId, Role, Signal, SignalId};
use crate::lower::declared;
use crate::name;

/// Where a signal is in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    /// What is declared: the signal itself, or the vector it is part of.
    pub name: String,
    /// Lowest bit of it there.
    pub offset: usize,
    /// Bits of what is declared.
    pub whole: usize,
    /// Signals that share it.
    pub elements: usize,
}

/// A declaration.
pub(crate) struct Declared<'a> {
    pub home: &'a Home,
    pub signal: &'a Signal,
}

/// The homes of a module's signals and constants.
pub(crate) struct Layout {
    homes: Vec<Home>,
    declared: Vec<bool>,
    parameters: Vec<Constant>,
}

/// How a constant appears.
#[derive(Clone, Debug)]
enum Constant {
    At(Home),
    /// One of an array whose values grow evenly: as its value, so that it can be a loop's variable.
    Value,
}

impl Layout {
    pub fn new(module: &Module) -> Self {
        let declared = declared(module);
        let taken = names(module);
        let mut homes: Vec<Home> = module
            .signals
            .iter()
            .map(|signal| Home {
                name: signal.name.clone(),
                offset: 0,
                whole: signal.width,
                elements: 1,
            })
            .collect();
        for array in arrays(&module.signals) {
            if !fits(module, &array, &declared, &taken) {
                continue;
            }
            let count = array.members.len();
            for (place, id) in array.members.iter().enumerate() {
                let width = module.signals[*id].width;
                homes[*id] = Home {
                    name: array.name.clone(),
                    offset: place * width,
                    whole: count * width,
                    elements: count,
                };
            }
        }
        Self {
            homes,
            declared,
            parameters: parameters(module, &taken),
        }
    }

    /// A constant as it is read.
    pub(super) fn parameter(&self, module: &Module, parameter: ParameterId) -> Piece {
        let found = &module.parameters[parameter];
        match &self.parameters[parameter] {
            Constant::At(home) => Piece::Part {
                name: home.name.clone(),
                whole: home.whole,
                offset: home.offset.into(),
                width: found.width,
            },
            Constant::Value => Piece::Number {
                value: i64::try_from(&found.value).unwrap_or_default().into(),
                width: found.width,
            },
        }
    }

    /// The constants to declare, each with the values of its elements, lowest first.
    pub fn constants<'a>(&'a self, module: &'a Module) -> Vec<(&'a Home, Vec<&'a Parameter>)> {
        let read = read_parameters(module);
        let mut found: Vec<(&Home, Vec<&Parameter>, bool)> = Vec::new();
        for (id, (parameter, constant)) in
            module.parameters.iter().zip(&self.parameters).enumerate()
        {
            let Constant::At(home) = constant else {
                continue;
            };
            match found.iter_mut().find(|(known, ..)| known.name == home.name) {
                Some((_, all, used)) => {
                    all.push(parameter);
                    *used |= read.contains(&id);
                }
                None => found.push((home, vec![parameter], read.contains(&id))),
            }
        }
        found
            .into_iter()
            .filter(|(.., used)| *used)
            .map(|(home, all, _)| (home, all))
            .collect()
    }

    pub fn home(&self, signal: SignalId) -> &Home {
        &self.homes[signal]
    }

    /// What is declared of these roles, in its author's order.
    pub fn declarations<'a>(&'a self, module: &'a Module, roles: &[Role]) -> Vec<Declared<'a>> {
        let signals = module.signals.iter().zip(&self.homes).zip(&self.declared);
        signals
            .filter(|((signal, home), declared)| {
                **declared && home.offset == 0 && roles.contains(&signal.role)
            })
            .map(|((signal, home), _)| Declared { home, signal })
            .collect()
    }
}

fn parameters(module: &Module, taken: &HashSet<&str>) -> Vec<Constant> {
    let mut constants: Vec<Constant> = module
        .parameters
        .iter()
        .map(|parameter| {
            Constant::At(Home {
                name: parameter.name.clone(),
                offset: 0,
                whole: parameter.width,
                elements: 1,
            })
        })
        .collect();
    let paths: Vec<&str> = module.parameters.iter().map(|p| p.path.as_str()).collect();
    for (name, members) in grouped(&paths) {
        let width = module.parameters[members[0]].width;
        let name = name::upper(&[&name]);
        let alike = members
            .iter()
            .all(|id| module.parameters[*id].width == width);
        if !alike || taken.contains(name.as_str()) || name::check("", &name).is_err() {
            continue;
        }
        let values: Option<Vec<i64>> = members
            .iter()
            .map(|id| i64::try_from(&module.parameters[*id].value).ok())
            .collect();
        let even = values.is_some_and(|values| {
            let step = values[1].wrapping_sub(values[0]);
            values
                .windows(2)
                .all(|pair| pair[1].wrapping_sub(pair[0]) == step)
        });
        for (place, id) in members.iter().enumerate() {
            constants[*id] = match even {
                true => Constant::Value,
                false => Constant::At(Home {
                    name: name.clone(),
                    offset: place * width,
                    whole: members.len() * width,
                    elements: members.len(),
                }),
            };
        }
    }
    constants
}

/// The constants that something reads.
fn read_parameters(module: &Module) -> HashSet<ParameterId> {
    let mut read = HashSet::new();
    module.expressions(&mut |expression| {
        expression.parameters(&mut |id| {
            read.insert(id);
        })
    });
    read
}

/// The elements of an array, in order.
pub(crate) struct Array {
    pub name: String,
    pub members: Vec<SignalId>,
}

/// The arrays among `signals`, complete and of more than one element.
pub(crate) fn arrays(signals: &[Signal]) -> Vec<Array> {
    let paths: Vec<&str> = signals.iter().map(|signal| signal.path.as_str()).collect();
    grouped(&paths)
        .into_iter()
        .map(|(name, members)| Array { name, members })
        .collect()
}

/// The names of complete arrays among `paths`, and the positions of their elements.
pub(crate) fn grouped(paths: &[&str]) -> Vec<(String, Vec<usize>)> {
    let mut groups: BTreeMap<String, Vec<(Vec<usize>, usize)>> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate() {
        let (pattern, positions) = split(path);
        if !positions.is_empty() {
            groups.entry(pattern).or_default().push((positions, at));
        }
    }
    let mut found: Vec<(String, Vec<usize>)> = groups
        .into_iter()
        .filter_map(|(pattern, mut members)| {
            members.sort();
            let last = members.last()?.0.clone();
            let extents: Vec<usize> = last.iter().map(|position| position + 1).collect();
            let complete = extents.iter().product::<usize>() == members.len()
                && members
                    .iter()
                    .enumerate()
                    .all(|(flat, (positions, _))| flatten(positions, &extents) == Some(flat));
            (complete && members.len() > 1).then(|| {
                let members = members.iter().map(|(_, at)| *at).collect();
                (base(&pattern, &extents), members)
            })
        })
        .collect();
    found.sort_by_key(|(_, members)| members[0]);
    found
}

/// `lanes$3$x$1` as its pattern `lanes$#$x$#` and its positions.
fn split(path: &str) -> (String, Vec<usize>) {
    let mut positions = Vec::new();
    let parts: Vec<&str> = path
        .split('$')
        .map(|part| match part.parse() {
            Ok(position) => {
                positions.push(position);
                "#"
            }
            Err(_) => part,
        })
        .collect();
    (parts.join("$"), positions)
}

fn flatten(positions: &[usize], extents: &[usize]) -> Option<usize> {
    let mut flat = 0;
    for (position, extent) in positions.iter().zip(extents) {
        if position >= extent {
            return None;
        }
        flat = flat * extent + position;
    }
    Some(flat)
}

/// The array's name: the pattern without positions, but for those of a dimension of one element.
fn base(pattern: &str, extents: &[usize]) -> String {
    let mut extents = extents.iter();
    let parts: Vec<&str> = pattern
        .split('$')
        .filter_map(|part| match part {
            "#" => extents.next().filter(|extent| **extent == 1).map(|_| "0"),
            part => Some(part),
        })
        .collect();
    parts.join("_")
}

/// Every name that is not an array's.
fn names(module: &Module) -> HashSet<&str> {
    let signals = module.signals.iter().map(|signal| signal.name.as_str());
    let parameters = module.parameters.iter();
    let instances = module.instances.iter();
    signals
        .chain(parameters.map(|parameter| parameter.name.as_str()))
        .chain(instances.map(|instance| instance.name.as_str()))
        .collect()
}

/// Whether the elements can share one vector: of one kind, under a name that is free.
fn fits(module: &Module, array: &Array, declared: &[bool], taken: &HashSet<&str>) -> bool {
    let first = array.members[0];
    let kind = |id: SignalId| {
        let signal = &module.signals[id];
        (
            signal.width,
            signal.role,
            signal.reg,
            signal.clock,
            declared[id],
        )
    };
    array.members.iter().all(|id| kind(*id) == kind(first))
        && !module.signals[first].clock
        && (!matches!(module.body, Body::Custom(_)) || module.has_generic_pin(&array.name))
        && !taken.contains(array.name.as_str())
        && name::check("", &array.name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn arrays_are_found_by_their_positions() {
        let paths = [
            "x$0",
            "x$1",
            "lanes$0$y$0",
            "lanes$0$y$1",
            "one$0",
            "gap$1",
            "a$0$b",
            "a$1$b",
        ];
        let found = grouped(&paths);
        let expected = [
            ("x", vec![0, 1]),
            ("lanes_0_y", vec![2, 3]),
            ("a_b", vec![6, 7]),
        ];
        assert_eq!(found.len(), expected.len());
        for ((name, members), (wanted, places)) in found.iter().zip(&expected) {
            assert_eq!((name.as_str(), members), (*wanted, places));
        }
    }

    #[test]
    fn the_first_position_is_the_slowest() {
        let paths = ["l$0$x$0", "l$1$x$0", "l$0$x$1", "l$1$x$1"];
        assert_eq!(grouped(&paths), [("l_x".to_string(), vec![0, 2, 1, 3])]);
    }
}
