//! A map of cells in few colours: what a crossbar holds where.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::Table;
use crate::chart::{GAP, legend};

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing: every weight is 0.
    Empty,
    /// Weights of one sign, positive.
    Positive,
    /// Weights of one sign, negative.
    Negative,
    /// Weights of both signs.
    Mixed,
}

impl Cell {
    const ALL: [Cell; 4] = [Cell::Positive, Cell::Negative, Cell::Mixed, Cell::Empty];

    fn name(self) -> &'static str {
        match self {
            Cell::Empty => "all zero",
            Cell::Positive => "positive",
            Cell::Negative => "negative",
            Cell::Mixed => "both signs",
        }
    }

    /// Colours that people with any sight tell apart (Okabe and Ito, 2008).
    fn colour(self) -> [u8; 3] {
        match self {
            Cell::Empty => [0xbb, 0xbb, 0xbb],
            Cell::Positive => [0x00, 0x72, 0xb2],
            Cell::Negative => [0xe6, 0x9f, 0x00],
            Cell::Mixed => [0xcc, 0x79, 0xa7],
        }
    }
}

/// Cells, rows of columns, with lines between the parts that lie on crossbars of their own.
#[derive(Debug, Clone)]
pub struct Map {
    /// Row by row.
    pub cells: Vec<Vec<Cell>>,
    /// Rows before which a line is drawn.
    pub row_cuts: Vec<usize>,
    /// Columns before which a line is drawn.
    pub column_cuts: Vec<usize>,
}

impl Map {
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new(["fragments", "count", "share"]);
        let all = self.cells.iter().map(Vec::len).sum::<usize>().max(1);
        for cell in Cell::ALL {
            let count = self.cells.iter().flatten().filter(|&&c| c == cell).count();
            let share = 100.0 * count as f64 / all as f64;
            table.push([
                cell.name().to_owned(),
                count.to_string(),
                format!("{share:.1} %"),
            ]);
        }
        table
    }
}

/// The most pixels of a cell's side.
const MOST_SCALE: usize = 8;

/// The width that a map is brought to, where cells allow.
const WIDTH: usize = 720;

pub(crate) fn draw(map: &Map) -> Result<((u32, u32), String), String> {
    let rows = map.cells.len();
    let columns = map.cells.first().map_or(0, Vec::len);
    if columns == 0 || map.cells.iter().any(|row| row.len() != columns) {
        return Err("a map has rows of one length, and at least a cell".to_owned());
    }
    let scale = (WIDTH / columns).clamp(1, MOST_SCALE);
    let pixels: Vec<u8> = map
        .cells
        .iter()
        .flatten()
        .flat_map(|cell| cell.colour())
        .collect();
    let png = encode(&pixels, columns as u32, rows as u32)?;
    let (width, height) = (columns * scale, rows * scale);
    let names: Vec<(String, String)> = Cell::ALL
        .iter()
        .filter(|&cell| map.cells.iter().flatten().any(|c| c == cell))
        .map(|cell| {
            let [r, g, b] = cell.colour();
            (cell.name().to_owned(), format!("#{r:02x}{g:02x}{b:02x}"))
        })
        .collect();
    let total = width.max(WIDTH / 2);
    let (top, mut svg) = legend(&names, total as u32);
    let top = (top + GAP) as usize;
    svg += &format!(
        "<image x=\"0\" y=\"{top}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
         style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{}\"/>\n",
        BASE64_STANDARD.encode(png)
    );
    let mut line = |x1: usize, y1: usize, x2: usize, y2: usize| {
        svg += &format!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"currentColor\" stroke-width=\"1.5\"/>\n"
        );
    };
    for row in map.row_cuts.iter().filter(|&&row| row < rows) {
        line(0, top + row * scale, width, top + row * scale);
    }
    for column in map.column_cuts.iter().filter(|&&column| column < columns) {
        line(column * scale, top, column * scale, top + height);
    }
    Ok(((total as u32, (top + height) as u32), svg))
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer
        .write_image_data(pixels)
        .map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(file)
}
