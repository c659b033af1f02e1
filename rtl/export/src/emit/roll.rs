//! Runs of equal nodes become loops.
//!
//! Two nodes are equal here if their text is, numbers aside. Where nodes that lie `period` apart are equal
//! and every number grows by the same amount from turn to turn, the run is a loop: `16*i` stands for 0,
//! 16, 32, .... Statements keep their order, so a loop means what they meant.

use std::collections::HashSet;

use super::node::{Loop, Node};
use super::piece::{Piece, Use};

/// Lines that a loop must save.
const WORTH: usize = 2;

/// What loops are named and counted with.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// Names of loop variables, outermost first.
    pub variables: &'a [String],
    /// Whether loops are generate loops, whose blocks have names.
    pub generate: bool,
}

/// A run of nodes worth a loop.
struct Run {
    period: usize,
    turns: usize,
    saved: usize,
    steps: Vec<i64>,
    first: i64,
}

struct Traced {
    shape: String,
    numbers: Vec<(i64, Use)>,
}

/// `nodes` with runs as loops, and loops in their bodies.
pub(super) fn roll(nodes: Vec<Node>, names: Names<'_>, labels: &mut Labels) -> Vec<Node> {
    let Some(variable) = names.variables.first() else {
        return nodes;
    };
    let traced: Vec<Traced> = nodes
        .iter()
        .map(|node| {
            let (mut shape, mut numbers) = (String::new(), Vec::new());
            node.trace(&mut shape, &mut numbers);
            Traced { shape, numbers }
        })
        .collect();
    let lines: Vec<usize> = nodes.iter().map(Node::lines).collect();
    let inner = Names {
        variables: &names.variables[1..],
        ..names
    };
    let mut rolled = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let Some(run) = best(&nodes, &traced, &lines, at) else {
            rolled.push(nodes[at].clone());
            at += 1;
            continue;
        };
        let body = grown(&nodes[at..at + run.period], &run, variable);
        at += run.period * run.turns;
        match whole(&body, &run) {
            Some(lines) => rolled.extend(lines),
            None => {
                let mut body = roll(body, inner, labels);
                let label = names.generate.then(|| labels.of(&mut body));
                rolled.push(Node::Loop(Loop {
                    variable: variable.clone(),
                    first: run.first,
                    turns: run.turns,
                    label,
                    body,
                }));
            }
        }
    }
    rolled
}

/// The first turn of a run, with its numbers growing by the turn.
fn grown(turn: &[Node], run: &Run, variable: &str) -> Vec<Node> {
    let mut body = turn.to_vec();
    let mut steps = run.steps.iter();
    for node in &mut body {
        node.numbers(&mut |number| {
            let step = steps.next().copied().unwrap_or_default();
            number.grow(variable, run.first, step);
        });
    }
    body
}

/// The run from `at` on that saves most.
fn best(nodes: &[Node], traced: &[Traced], lines: &[usize], at: usize) -> Option<Run> {
    let rest = &traced[at..];
    let mut best: Option<Run> = None;
    for period in 1..=rest.len() / 2 {
        if rest[period].shape != rest[0].shape {
            continue;
        }
        let Some((turns, steps)) = turns(rest, period) else {
            continue;
        };
        let body: usize = lines[at..at + period].iter().sum();
        let numbers: Vec<(i64, Use)> = rest[..period]
            .iter()
            .flat_map(|traced| traced.numbers.iter().copied())
            .collect();
        let run = Run {
            period,
            turns,
            saved: (body * (turns - 1)).saturating_sub(2),
            first: first(&numbers, &steps),
            steps,
        };
        let better = |saved: usize| best.as_ref().is_none_or(|best| saved > best.saved);
        // Whole vectors need no loop.
        let copied = body * (turns - 1);
        let copies = nodes[at..at + period]
            .iter()
            .all(|node| matches!(node, Node::Line { value, .. } if value.len() <= 8));
        if copies
            && better(copied)
            && whole(&grown(&nodes[at..at + period], &run, ""), &run).is_some()
        {
            best = Some(Run {
                saved: copied,
                ..run
            });
        } else if run.saved >= WORTH && better(run.saved) {
            best = Some(run);
        }
    }
    best
}

/// How often the first `period` nodes are repeated, and by how much their numbers grow each time.
fn turns(traced: &[Traced], period: usize) -> Option<(usize, Vec<i64>)> {
    let same = |turn: usize| {
        (0..period).all(|node| {
            traced
                .get(turn * period + node)
                .is_some_and(|other| other.shape == traced[node].shape)
        })
    };
    if !same(1) {
        return None;
    }
    let numbers =
        |turn: usize| (0..period).flat_map(move |node| traced[turn * period + node].numbers.iter());
    let steps: Vec<i64> = numbers(0)
        .zip(numbers(1))
        .map(|((first, _), (second, _))| second - first)
        .collect();
    // A loop variable has 32 bits; a number that is no multiple of its step would puzzle readers.
    let writable = numbers(0)
        .zip(&steps)
        .all(|((value, usage), step)| match usage {
            Use::Number { width } => *step == 0 || (*width <= 32 && value % step == 0),
            Use::Offset { .. } | Use::Plain => true,
        });
    if !writable {
        return None;
    }
    let grows = |turn: usize| {
        let expected = numbers(0)
            .zip(&steps)
            .map(|((first, _), step)| first + step * turn as i64);
        numbers(turn)
            .zip(expected)
            .all(|((number, _), expected)| *number == expected)
    };
    let count = (2..)
        .find(|turn| !(same(*turn) && grows(*turn)))
        .unwrap_or(2);
    Some((count, steps))
}

/// What the loop variable begins with: where a number can be the variable itself, that number; else the
/// position of the first element.
fn first(numbers: &[(i64, Use)], steps: &[i64]) -> i64 {
    let grown = || numbers.iter().zip(steps).filter(|(_, step)| **step > 0);
    let number =
        grown().find(|((_, usage), step)| matches!(usage, Use::Number { .. }) && **step == 1);
    let number = number.map(|((value, _), _)| *value);
    let position = grown()
        .find(|((value, _), step)| value % **step == 0)
        .map(|((value, _), step)| value / step);
    number.or(position).unwrap_or(0)
}

/// A loop that only copies neighbouring bits to neighbouring bits, or zeros, as assignments of whole
/// vectors.
fn whole(body: &[Node], run: &Run) -> Option<Vec<Node>> {
    let mut targets = HashSet::new();
    for node in body {
        match node {
            Node::Line { .. } => targets.extend(target(node)),
            _ => return None,
        }
    }
    let mut steps = run.steps.iter().copied();
    body.iter()
        .map(|node| whole_line(node, run, &targets, &mut steps))
        .collect()
}

fn whole_line(
    node: &Node,
    run: &Run,
    targets: &HashSet<String>,
    steps: &mut impl Iterator<Item = i64>,
) -> Option<Node> {
    let Node::Line { left, value } = node else {
        return None;
    };
    let [before @ .., target, Piece::Text(arrow)] = left.as_slice() else {
        return None;
    };
    let target = widened(target, steps.next()?, run)?;
    let mut left = before.to_vec();
    left.extend([target.clone(), Piece::Text(arrow.clone())]);
    let value = match value.as_slice() {
        [source] => vec![whole_source(source, &target, run, targets, steps)?],
        // A choice that is the same for all of them.
        [test @ .., Piece::Text(then), one, Piece::Text(or), other]
            if then == " ? " && or == " : " =>
        {
            let mut value = test.to_vec();
            for piece in test {
                let mut numbers = Vec::new();
                piece.trace(&mut String::new(), &mut numbers);
                let own = matches!(piece, Piece::Part { name, .. } if targets.contains(name));
                if own || !numbers.iter().all(|_| steps.next() == Some(0)) {
                    return None;
                }
            }
            for (text, piece) in [(then, one), (or, other)] {
                value.push(Piece::Text(text.clone()));
                value.push(whole_source(piece, &target, run, targets, steps)?);
            }
            value
        }
        _ => return None,
    };
    Some(Node::Line { left, value })
}

/// What a whole target is assigned, where each of its elements is assigned `source`.
fn whole_source(
    source: &Piece,
    target: &Piece,
    run: &Run,
    targets: &HashSet<String>,
    steps: &mut impl Iterator<Item = i64>,
) -> Option<Piece> {
    match (source, target) {
        (Piece::Part { name, .. }, _) if !targets.contains(name) => {
            widened(source, steps.next()?, run)
        }
        (Piece::Number { value, .. }, Piece::Part { width, .. })
            if value.constant == 0 && steps.next()? == 0 && value.is_constant() =>
        {
            Some(Piece::Number {
                value: value.clone(),
                width: *width,
            })
        }
        _ => None,
    }
}

/// All that `part` covers in the turns of `run`, where it moves on by its own width.
fn widened(part: &Piece, step: i64, run: &Run) -> Option<Piece> {
    let Piece::Part {
        name,
        whole,
        offset,
        width,
    } = part
    else {
        return None;
    };
    if step != *width as i64 {
        return None;
    }
    let mut offset = offset.clone();
    let (_, last) = offset.factors.pop()?;
    offset.constant += run.first * last;
    Some(Piece::Part {
        name: name.clone(),
        whole: *whole,
        offset,
        width: width * run.turns,
    })
}

/// Names for the blocks of generate loops.
pub(super) struct Labels {
    taken: HashSet<String>,
}

impl Labels {
    /// `taken` are the names of the module.
    pub fn new(taken: HashSet<String>) -> Self {
        Self { taken }
    }

    /// A free name: `wanted`, or followed by a number.
    pub fn free(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_string();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted}_{count}");
        }
        name
    }

    /// A name for a loop with this body. Where it has instances, their array gives its name to the loop,
    /// and each is called after its module.
    fn of(&mut self, body: &mut [Node]) -> String {
        let mut wanted = None;
        let mut used = HashSet::new();
        for node in body {
            if let Node::Instance { module, name, pins } = node {
                if let Piece::Unit { array, .. } = name {
                    wanted.get_or_insert(array.clone());
                }
                // An instance is called after its module, unless a pin of that is, too.
                let (module, _) = module.split_once(' ').unwrap_or((module.as_str(), ""));
                let mut unit = match pins.iter().any(|(pin, _)| pin == module) {
                    true => "unit".to_string(),
                    false => module.to_string(),
                };
                // A loop of instances called as their module is called after several of them.
                if wanted.as_ref() == Some(&unit) {
                    wanted = Some(format!("{unit}s"));
                }
                while !used.insert(unit.clone()) {
                    unit = format!("{module}_{}", used.len() + 1);
                }
                *name = Piece::Text(unit);
            } else if let Some(target) = target(node) {
                wanted.get_or_insert(format!("each_{target}"));
            }
        }
        self.free(&wanted.unwrap_or_else(|| "each".into()))
    }
}

/// The first thing that a statement assigns.
pub(super) fn target(node: &Node) -> Option<String> {
    match node {
        Node::Line { left, .. } => left.iter().find_map(|piece| match piece {
            Piece::Part { name, .. } => Some(name.clone()),
            _ => None,
        }),
        Node::Block { parts, .. } => parts.iter().flat_map(|(_, body)| body).find_map(target),
        Node::Loop(inner) => inner.body.iter().find_map(target),
        Node::Comment(_) | Node::Instance { .. } => None,
    }
}
