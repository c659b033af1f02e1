//! Bars and signals, drawn by plotters.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::Table;

/// Pixels of a picture's width.
pub(crate) const WIDTH: u32 = 720;

/// Pixels between a legend and what it explains.
pub(crate) const GAP: u32 = 6;

/// Pixels of a character of the legend's font, on average.
const CHARACTER: u32 = 7;

/// Pixels of a line of text.
const LINE: u32 = 20;

/// Colours that people with any sight tell apart (Okabe and Ito, 2008).
pub(crate) const COLOURS: [(u8, u8, u8); 8] = [
    (0x00, 0x72, 0xb2),
    (0xe6, 0x9f, 0x00),
    (0x00, 0x9e, 0x73),
    (0xcc, 0x79, 0xa7),
    (0x56, 0xb4, 0xe9),
    (0xd5, 0x5e, 0x00),
    (0xf0, 0xe4, 0x42),
    (0x99, 0x99, 0x99),
];

/// Numbers with a name.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One a name of the bars, or one a step.
    pub values: Vec<f64>,
}

impl Series {
    /// A series.
    pub fn new(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Series {
        Series {
            name: name.into(),
            values: values.into_iter().collect(),
        }
    }
}

/// Bars that lie, one a name; its series follow one another in it.
#[derive(Debug, Clone)]
pub struct Bars {
    /// What is counted.
    pub unit: &'static str,
    /// The bars.
    pub names: Vec<String>,
    /// What each is made of.
    pub series: Vec<Series>,
}

impl Bars {
    pub(crate) fn table(&self) -> Table {
        let heads = self
            .series
            .iter()
            .map(|one| format!("{}, {}", one.name, self.unit));
        let mut table = Table::new(std::iter::once(String::new()).chain(heads));
        for (at, name) in self.names.iter().enumerate() {
            let cells = self.series.iter().map(|one| number(one.values[at]));
            table.push(std::iter::once(name.clone()).chain(cells));
        }
        table
    }
}

/// Signals above one another over the same steps.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// What a step is.
    pub step: &'static str,
    /// The signals; each keeps its value until the next step.
    pub signals: Vec<Series>,
}

impl Lanes {
    pub(crate) fn table(&self) -> Table {
        let heads = self.signals.iter().map(|one| one.name.clone());
        let mut table = Table::new(std::iter::once(self.step.to_owned()).chain(heads));
        let steps = self.signals.first().map_or(0, |one| one.values.len());
        for step in 0..steps {
            let cells = self.signals.iter().map(|one| number(one.values[step]));
            table.push(std::iter::once(step.to_string()).chain(cells));
        }
        table
    }
}

/// A number with up to four digits that count; whole ones as they are.
pub(crate) fn number(value: f64) -> String {
    let digits = match value.abs() {
        _ if value.fract() == 0.0 => 0,
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 10.0 => 2,
        size if size >= 1.0 => 3,
        _ => 4,
    };
    format!("{value:.digits$}")
}

/// A number on an axis: thousands as k, M, G.
pub(crate) fn short(value: f64) -> String {
    let (scaled, prefix) = match value.abs() {
        size if size >= 1e9 => (value / 1e9, " G"),
        size if size >= 1e6 => (value / 1e6, " M"),
        size if size >= 1e4 => (value / 1e3, " k"),
        _ => (value, ""),
    };
    let digits = if scaled.abs() < 0.1 { 4 } else { 2 };
    let text = format!("{scaled:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{prefix}")
}

pub(crate) fn hex((r, g, b): (u8, u8, u8)) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn colour(series: usize) -> (u8, u8, u8) {
    COLOURS[series % COLOURS.len()]
}

/// Names beside squares of their colours, in lines of `width` pixels: its height and what is drawn.
pub(crate) fn legend(names: &[(String, String)], width: u32) -> (u32, String) {
    let (mut x, mut y, mut svg) = (0, 0, String::new());
    for (name, colour) in names {
        let needs = 30 + CHARACTER * name.chars().count() as u32;
        if x > 0 && x + needs > width {
            (x, y) = (0, y + LINE);
        }
        svg += &format!(
            "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>\n\
             <text x=\"{}\" y=\"{}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"currentColor\">{}</text>\n",
            y + 3,
            x + 17,
            y + 14,
            crate::html::escaped(name)
        );
        x += needs;
    }
    (y + LINE, svg)
}

pub(crate) fn bars(bars: &Bars) -> Result<((u32, u32), String), String> {
    let count = bars.names.len();
    if count == 0 || bars.series.is_empty() {
        return Err("bars have names and series".to_owned());
    }
    if bars.series.iter().any(|one| one.values.len() != count) {
        return Err("a series has as many numbers as there are names".to_owned());
    }
    let all = bars.series.iter().flat_map(|one| &one.values);
    if !all.clone().all(|value| value.is_finite() && *value >= 0.0) {
        return Err("bars show numbers of at least 0".to_owned());
    }
    let longest = (0..count)
        .map(|at| bars.series.iter().map(|one| one.values[at]).sum::<f64>())
        .fold(0.0, f64::max);
    let most = if longest > 0.0 { 1.04 * longest } else { 1.0 };
    let letters = bars.names.iter().map(|name| name.chars().count()).max();
    let left = (CHARACTER * letters.unwrap_or(0) as u32 + 12).clamp(40, 260);
    let size = (WIDTH, LINE * count as u32 + 62);
    let mut text = String::new();
    let draw = |text: &mut String| -> Result<(), DrawingAreaErrorKind<_>> {
        let root = SVGBackend::with_string(text, size).into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin(8)
            .x_label_area_size(42)
            .y_label_area_size(left)
            .build_cartesian_2d(0.0..most, 0.0..count as f64)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(128, 128, 128).mix(0.35))
            .y_labels(0)
            .x_labels(7)
            .x_label_formatter(&|x| short(*x))
            .label_style(("sans-serif", 13))
            .x_desc(bars.unit)
            .draw()?;
        let mut starts = vec![0.0; count];
        for (series, one) in bars.series.iter().enumerate() {
            let (r, g, b) = colour(series);
            let ends = starts
                .iter()
                .zip(&one.values)
                .map(|(start, value)| start + value);
            let ends: Vec<f64> = ends.collect();
            let filled = starts
                .iter()
                .zip(&ends)
                .enumerate()
                .map(|(at, (&from, &to))| {
                    let low = (count - 1 - at) as f64;
                    let corners = [(from, low + 0.15), (to, low + 0.85)];
                    Rectangle::new(corners, RGBColor(r, g, b).filled())
                });
            chart.draw_series(filled)?;
            starts = ends;
        }
        let (_, rows) = chart.plotting_area().get_pixel_range();
        let right = Pos::new(HPos::Right, VPos::Center);
        let style = TextStyle::from(("sans-serif", 13).into_font()).pos(right);
        for (at, name) in bars.names.iter().enumerate() {
            let middle =
                rows.start + (rows.end - rows.start) * (2 * at as i32 + 1) / (2 * count as i32);
            root.draw(&Text::new(
                name.as_str(),
                (left as i32 + 2, middle),
                style.clone(),
            ))?;
        }
        root.present()
    };
    draw(&mut text).map_err(|error| error.to_string())?;
    let names: Vec<(String, String)> = bars
        .series
        .iter()
        .enumerate()
        .map(|(at, one)| (one.name.clone(), hex(colour(at))))
        .collect();
    Ok(below(legend(&names, WIDTH), size, &text))
}

/// Pixels of a signal's height.
const LANE: u32 = 88;

pub(crate) fn lanes(lanes: &Lanes) -> Result<((u32, u32), String), String> {
    let steps = lanes.signals.first().map_or(0, |one| one.values.len());
    if steps == 0 || lanes.signals.iter().any(|one| one.values.len() != steps) {
        return Err("signals have a number a step, and at least one".to_owned());
    }
    let all = lanes.signals.iter().flat_map(|one| &one.values);
    if !all.clone().all(|value| value.is_finite()) {
        return Err("signals are finite".to_owned());
    }
    // Long ones are wide: a step is never less than two pixels.
    let width = WIDTH.max(120 + 2 * steps as u32);
    let size = (width, LANE * lanes.signals.len() as u32 + 36);
    let mut text = String::new();
    let draw = |text: &mut String| -> Result<(), DrawingAreaErrorKind<_>> {
        let root = SVGBackend::with_string(text, size).into_drawing_area();
        let last = lanes.signals.len() - 1;
        for (lane, one) in lanes.signals.iter().enumerate() {
            let (r, g, b) = colour(lane);
            let more = if lane == last { 36 } else { 0 };
            let top = LANE * lane as u32;
            let area = root.clone().shrink((0, top), (width, LANE + more));
            let low = one
                .values
                .iter()
                .copied()
                .fold(f64::INFINITY, f64::min)
                .min(0.0);
            let high = one.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let room = match high - low {
                0.0 => 0.08,
                width => 0.08 * width,
            };
            let mut chart = ChartBuilder::on(&area)
                .margin_right(10)
                .margin_top(22)
                .x_label_area_size(more)
                .y_label_area_size(70)
                .build_cartesian_2d(0.0..steps as f64, low - room..high + room)?;
            chart
                .configure_mesh()
                .light_line_style(TRANSPARENT)
                .bold_line_style(RGBColor(128, 128, 128).mix(0.25))
                .x_labels(if lane == last { 10 } else { 0 })
                .y_labels(3)
                .x_label_formatter(&|x| short(*x))
                .y_label_formatter(&|y| short(*y))
                .label_style(("sans-serif", 12))
                .x_desc(if lane == last { lanes.step } else { "" })
                .draw()?;
            let corners = one.values.iter().enumerate();
            let corners = corners.flat_map(|(step, &value)| {
                let step = step as f64;
                [(step, value), (step + 1.0, value)]
            });
            let line = ShapeStyle::from(RGBColor(r, g, b)).stroke_width(2);
            chart.draw_series(LineSeries::new(corners, line))?;
            let name = Text::new(one.name.as_str(), (70, 5), ("sans-serif", 13).into_font());
            area.draw(&name)?;
        }
        root.present()
    };
    draw(&mut text).map_err(|error| error.to_string())?;
    Ok(below((0, String::new()), size, &text))
}

/// A picture of plotters below a legend. Its black is the page's own colour of text.
pub(crate) fn below(
    (top, mut svg): (u32, String),
    (width, height): (u32, u32),
    picture: &str,
) -> ((u32, u32), String) {
    let begin = picture.find('>').map_or(0, |at| at + 1);
    let end = picture.rfind("</svg>").unwrap_or(picture.len());
    let inside = picture[begin..end].replace("\"#000000\"", "\"currentColor\"");
    svg += &format!("<g transform=\"translate(0,{top})\">{inside}</g>\n");
    ((width, top + height), svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let shown = [0.0, 12.0, 0.12345, 2.71593, 27.1593, 271.593, 2715.93].map(number);
        assert_eq!(
            shown,
            ["0", "12", "0.1235", "2.716", "27.16", "271.6", "2716"]
        );
        let axis = [0.0, 0.0025, 0.5, 1500.0, 25_000.0, 1.25e6, 3e9].map(short);
        assert_eq!(
            axis,
            ["0", "0.0025", "0.5", "1500", "25 k", "1.25 M", "3 G"]
        );
    }

    #[test]
    fn a_bar_is_as_long_as_its_number() {
        let of = |values: [f64; 2]| {
            let bars = Bars {
                unit: "pJ",
                names: vec!["a".into(), "b".into()],
                series: vec![Series::new("all", values)],
            };
            let (_, svg) = super::bars(&bars).unwrap();
            let bars = svg.split("<rect").filter(|rect| rect.contains("#0072B2"));
            let widths = bars.map(|rect| {
                let from = rect.split("width=\"").nth(1).unwrap();
                from.split('"').next().unwrap().parse::<f64>().unwrap()
            });
            widths.collect::<Vec<f64>>()
        };
        let [long, short] = of([40.0, 10.0])[..] else {
            panic!("two bars");
        };
        assert!((long / short - 4.0).abs() < 0.05, "{long} {short}");
    }

    #[test]
    fn what_cannot_be_drawn_says_so() {
        let bars = |series: Vec<Series>| Bars {
            unit: "",
            names: vec!["a".into()],
            series,
        };
        for wrong in [
            bars(vec![]),
            bars(vec![Series::new("x", [])]),
            bars(vec![Series::new("x", [-1.0])]),
            bars(vec![Series::new("x", [f64::NAN])]),
        ] {
            assert!(super::bars(&wrong).is_err(), "{wrong:?}");
        }
        let empty = Lanes {
            step: "step",
            signals: vec![],
        };
        assert!(super::lanes(&empty).is_err());
    }
}
