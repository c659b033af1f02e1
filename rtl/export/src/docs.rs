//! What a block's author wrote above it and above its pins.
//!
//! rust-hdl's probe does not carry documentation. So [`LogicBlock`](crate::LogicBlock) has a block show its
//! own right before it opens its scope, and the exporter takes it from there.

mod header;

use std::cell::Cell;

pub(crate) use header::Line;

/// The documentation of a block, as `#[derive(LogicBlock)]` finds it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Docs {
    /// Of the block.
    pub block: &'static str,
    /// At the head of its file, if the file is the block's own.
    pub header: &'static str,
    /// Of its fields, by name.
    pub fields: &'static [(&'static str, &'static str)],
}

thread_local! {
    static SHOWN: Cell<Option<&'static Docs>> = const { Cell::new(None) };
}

/// The block whose scope opens next has this documentation.
#[doc(hidden)]
#[inline]
pub fn show(docs: &'static Docs) {
    SHOWN.set(Some(docs));
}

/// What the block whose scope has just opened has shown.
pub(crate) fn take() -> Option<&'static Docs> {
    SHOWN.take()
}

/// A block's documentation, of which nothing is known.
pub(crate) const NONE: Docs = Docs {
    block: "",
    header: "",
    fields: &[],
};

impl Docs {
    /// The documentation of a pin, `x$3` or `enable`, as one line.
    pub(crate) fn of(&self, name: &str) -> String {
        let field = name.split('$').next().unwrap_or(name);
        let found = self.fields.iter().find(|(known, _)| *known == field);
        plain(found.map_or("", |(_, docs)| docs)).join(" ")
    }

    /// The block's, line by line: what its file says below the title, else what stands above the block.
    pub(crate) fn lines(&self) -> Vec<Line> {
        match self.header {
            "" => plain(self.block).into_iter().map(Line::Text).collect(),
            header => header::lines(header),
        }
    }
}

/// Documentation without the marks of its language.
fn plain(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| {
        let line: String = line.trim().chars().filter(|c| *c != '`').collect();
        line.replace(['[', ']'], "")
    });
    lines.skip_while(String::is_empty).collect()
}
