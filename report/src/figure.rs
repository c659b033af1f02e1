//! A picture with its numbers.

use crate::chart::{self, Bars, Lanes};
use crate::map::{self, Map};
use crate::scatter::{self, Scatter};
use crate::{Error, Table};

/// A figure: a picture as SVG, whose black is the page's own colour of text, and the numbers in it.
#[derive(Debug, Clone)]
pub struct Figure {
    pub(crate) id: String,
    pub(crate) caption: String,
    /// Width and height in pixels.
    pub(crate) size: (u32, u32),
    /// What stands between `<svg>` and `</svg>`.
    pub(crate) svg: String,
    pub(crate) table: Table,
    /// Whether parts of the picture tell of themselves where a mouse or the keyboard points at them.
    pub(crate) tells: bool,
}

impl Figure {
    /// Bars, one a name, its series behind one another.
    ///
    /// # Errors
    /// A picture that cannot be drawn: no name, no series, a series of another length, a number that is negative or none.
    pub fn bars(id: &str, caption: &str, bars: &Bars) -> Result<Figure, Error> {
        let (size, svg) = chart::bars(bars).map_err(|reason| error(id, reason))?;
        Ok(Figure::new(id, caption, size, svg, bars.table()))
    }

    /// Signals above one another, which share the steps that they change in.
    ///
    /// # Errors
    /// As [`Figure::bars`], but numbers may be negative.
    pub fn lanes(id: &str, caption: &str, lanes: &Lanes) -> Result<Figure, Error> {
        let (size, svg) = chart::lanes(lanes).map_err(|reason| error(id, reason))?;
        Ok(Figure::new(id, caption, size, svg, lanes.table()))
    }

    /// A map of cells in colours.
    ///
    /// # Errors
    /// A picture that cannot be drawn: no cell, rows of several lengths.
    pub fn map(id: &str, caption: &str, map: &Map) -> Result<Figure, Error> {
        let (size, svg) = map::draw(map).map_err(|reason| error(id, reason))?;
        Ok(Figure::new(id, caption, size, svg, map.table()))
    }

    /// Points in a plane with their front.
    ///
    /// # Errors
    /// A picture that cannot be drawn: no point, a place that is not finite, a group without a name.
    pub fn scatter(id: &str, caption: &str, points: &Scatter) -> Result<Figure, Error> {
        let (size, svg) = scatter::draw(points).map_err(|reason| error(id, reason))?;
        let figure = Figure::new(id, caption, size, svg, points.table());
        Ok(Figure {
            tells: true,
            ..figure
        })
    }

    fn new(id: &str, caption: &str, size: (u32, u32), svg: String, table: Table) -> Figure {
        Figure {
            id: id.to_owned(),
            caption: caption.to_owned(),
            size,
            svg,
            table,
            tells: false,
        }
    }

    /// A file of its own: black on white.
    pub(crate) fn standalone(&self) -> String {
        let (width, height) = self.size;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" color=\"#000000\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.svg
        )
    }
}

fn error(id: &str, reason: String) -> Error {
    Error {
        figure: id.to_owned(),
        reason,
    }
}
