//! A report to look at: one HTML page that needs nothing else, made of sections, figures and tables.
//!
//! Nothing is computed here. Whoever has the figures fills a [`Document`]; [`html::page`] writes it. Every figure is an
//! SVG with a table of the same numbers, for screen readers and for papers: [`Document::files`] has both as files.
//!
//! ```
//! use forms_report::{Bars, Document, Figure, Section, Series, Table};
//!
//! let steps = Bars {
//!     unit: "clocks",
//!     names: vec!["conv1".to_owned(), "conv2".to_owned()],
//!     series: vec![Series::new("leading", [12.0, 30.5])],
//! };
//! let figure = Figure::bars("clocks", "Clocks of each layer", &steps)?;
//! let mut section = Section::new("time", "Where the time goes");
//! section.say("A layer's clocks, every crossbar being hardware of its own.");
//! section.show(figure);
//! section.list(Table::new(["Layer", "Crossbars"]).row(["conv1", "1"]));
//! let page = forms_report::html::page(&Document {
//!     title: "lenet5 on forms-8".to_owned(),
//!     sections: vec![section],
//!     provenance: "{}".to_owned(),
//! });
//! assert!(page.starts_with("<!doctype html>"));
//! # Ok::<(), forms_report::Error>(())
//! ```

mod chart;
mod figure;
pub mod html;
mod map;
mod scatter;
mod table;

pub use chart::{Bars, Lanes, Series};
pub use figure::Figure;
pub use map::{Cell, Map};
pub use scatter::{Axis, Dot, Scatter};
pub use table::Table;

/// A picture that cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[error("figure {figure}: {reason}")]
pub struct Error {
    figure: String,
    reason: String,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its heading.
    pub title: String,
    /// What it is made of, in order.
    pub sections: Vec<Section>,
    /// How it came to be, as JSON.
    pub provenance: String,
}

impl Document {
    /// The figures as files for a paper: of each its picture, `ID.svg`, and its numbers, `ID.csv`.
    pub fn files(&self) -> Vec<(String, String)> {
        let figures = self.sections.iter().flat_map(|section| &section.parts);
        figures
            .filter_map(|part| match part {
                Part::Figure(figure) => Some(figure),
                Part::Paragraph(_) | Part::Listing(_) | Part::Table(_) => None,
            })
            .flat_map(|figure| {
                [
                    (format!("{}.svg", figure.id), figure.standalone()),
                    (format!("{}.csv", figure.id), figure.table.csv()),
                ]
            })
            .collect()
    }
}

/// A heading and what stands below it.
#[derive(Debug, Clone)]
pub struct Section {
    id: String,
    title: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Paragraph(String),
    Listing(String),
    Figure(Figure),
    Table(Table),
}

impl Section {
    /// An empty one; `id` is its anchor in the page.
    pub fn new(id: &str, title: &str) -> Section {
        Section {
            id: id.to_owned(),
            title: title.to_owned(),
            parts: Vec::new(),
        }
    }

    /// Adds a paragraph.
    pub fn say(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(text.into()));
    }

    /// Adds a text whose lines and spaces stay as they are.
    pub fn quote(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Listing(text.into()));
    }

    /// Adds a figure.
    pub fn show(&mut self, figure: Figure) {
        self.parts.push(Part::Figure(figure));
    }

    /// Adds a table.
    pub fn list(&mut self, table: Table) {
        self.parts.push(Part::Table(table));
    }
}
