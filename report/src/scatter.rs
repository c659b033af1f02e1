//! Points in a plane, and the front of those that no other beats in both directions.

use std::collections::HashMap;

use plotters::prelude::*;

use crate::Table;
use crate::chart::{self, COLOURS, WIDTH};

/// A point.
#[derive(Debug, Clone)]
pub struct Dot {
    /// What is said of it where a mouse or the keyboard points at it.
    pub name: String,
    /// Place on the horizontal axis; less is better.
    pub x: f64,
    /// Place on the vertical axis; more is better.
    pub y: f64,
    /// The least and the most that `y` is the mean of.
    pub range: Option<(f64, f64)>,
    /// Number of its group.
    pub group: usize,
}

/// What an axis shows.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Its name.
    pub name: String,
    /// Its unit; nothing where it is a count of what its name says.
    pub unit: String,
}

impl Axis {
    /// `area, mm2`.
    pub fn head(&self) -> String {
        match self.unit.is_empty() {
            true => self.name.clone(),
            false => format!("{}, {}", self.name, self.unit),
        }
    }

    /// `area 12.5 mm2`.
    fn of(&self, value: f64) -> String {
        let text = format!("{} {} {}", self.name, chart::number(value), self.unit);
        text.trim_end().to_owned()
    }
}

/// Points with a front.
#[derive(Debug, Clone)]
pub struct Scatter {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Vertical places that exist end here: 100 of percents.
    pub most: Option<f64>,
    /// Names of groups; each has a colour.
    pub groups: Vec<String>,
    /// The points.
    pub dots: Vec<Dot>,
}

/// Height of the picture without its legend, in pixels.
const HEIGHT: u32 = 380;

impl Scatter {
    /// Of each point whether it is on the front: none has less `x` without less `y`, nor more `y` without more `x`.
    pub fn front(&self) -> Vec<bool> {
        let mut order: Vec<usize> = (0..self.dots.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&self.dots[a], &self.dots[b]);
            a.x.total_cmp(&b.x).then(b.y.total_cmp(&a.y))
        });
        let mut front = vec![false; self.dots.len()];
        let mut best: Option<(f64, f64)> = None;
        for at in order {
            let (x, y) = (self.dots[at].x, self.dots[at].y);
            match best {
                Some((least, most)) if y < most || (y == most && x > least) => {}
                _ => {
                    best = Some((x, y));
                    front[at] = true;
                }
            }
        }
        front
    }

    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new([
            "point".to_owned(),
            self.x.head(),
            self.y.head(),
            "on the front".to_owned(),
        ]);
        for (dot, front) in self.dots.iter().zip(self.front()) {
            table.push([
                dot.name.clone(),
                chart::number(dot.x),
                chart::number(dot.y),
                if front { "yes" } else { "no" }.to_owned(),
            ]);
        }
        table
    }

    fn check(&self) -> Result<(), String> {
        if self.dots.is_empty() {
            return Err("there is at least one point".to_owned());
        }
        let finite = |dot: &Dot| {
            let (low, high) = dot.range.unwrap_or((dot.y, dot.y));
            [dot.x, dot.y, low, high]
                .iter()
                .all(|value| value.is_finite())
        };
        if !self.dots.iter().all(finite) {
            return Err("points have finite places".to_owned());
        }
        match self.dots.iter().all(|dot| dot.group < self.groups.len()) {
            true => Ok(()),
            false => Err("every point is of a group that has a name".to_owned()),
        }
    }
}

/// A little more than all values, from 0 where that costs less than half of the picture.
fn room(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let more = match high - low {
        0.0 => 0.1 * high.abs().max(1.0),
        width => 0.07 * width,
    };
    match low {
        _ if low >= 0.0 && low < 0.5 * high => (0.0, high + more),
        _ => (low - more, high + more),
    }
}

pub(crate) fn draw(scatter: &Scatter) -> Result<((u32, u32), String), String> {
    scatter.check()?;
    let front = scatter.front();
    let dots = &scatter.dots;
    let x = room(dots.iter().map(|dot| dot.x));
    let y = room(dots.iter().flat_map(|dot| {
        let (low, high) = dot.range.unwrap_or((dot.y, dot.y));
        [low, high, dot.y]
    }));
    let mut steps: Vec<(f64, f64)> = dots
        .iter()
        .zip(&front)
        .filter(|(_, front)| **front)
        .map(|(dot, _)| (dot.x, dot.y))
        .collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = String::new();
    let mut places = Vec::new();
    let mut paint = |text: &mut String| -> Result<(), DrawingAreaErrorKind<_>> {
        let root = SVGBackend::with_string(text, (WIDTH, HEIGHT)).into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(44)
            .y_label_area_size(66)
            .build_cartesian_2d(x.0..x.1, y.0..y.1)?;
        let most = scatter.most.unwrap_or(f64::INFINITY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(128, 128, 128).mix(0.3))
            .x_labels(7)
            .y_labels(7)
            .x_label_formatter(&|x| chart::short(*x))
            .y_label_formatter(&|y| match *y > most {
                true => String::new(),
                false => chart::short(*y),
            })
            .label_style(("sans-serif", 13))
            .x_desc(scatter.x.head())
            .y_desc(scatter.y.head())
            .draw()?;
        // What the front reaches at an x is the most of all points up to it, so it goes in steps.
        let corners = steps.iter().enumerate().flat_map(|(at, &(x, y))| {
            let before = at.checked_sub(1).map(|at| (x, steps[at].1));
            before.into_iter().chain([(x, y)])
        });
        let line = ShapeStyle::from(BLACK).stroke_width(1);
        chart.draw_series(LineSeries::new(corners, line))?;
        places = dots
            .iter()
            .map(|dot| {
                let (low, high) = dot.range.unwrap_or((dot.y, dot.y));
                let (across, down) = chart.backend_coord(&(dot.x, dot.y));
                let of = |y: f64| chart.backend_coord(&(dot.x, y)).1;
                (across, down, of(high), of(low))
            })
            .collect();
        root.present()
    };
    paint(&mut text).map_err(|error| error.to_string())?;
    let end = text.rfind("</svg>").unwrap_or(text.len());
    text.insert_str(end, &marks(scatter, &front, &places));
    let names: Vec<(String, String)> = scatter
        .groups
        .iter()
        .enumerate()
        .map(|(at, name)| (name.clone(), chart::hex(COLOURS[at % COLOURS.len()])))
        .collect();
    let legend = chart::legend(&names, WIDTH);
    Ok(chart::below(legend, (WIDTH, HEIGHT), &text))
}

/// The points, those of the front above the others. Points at the same place are one mark, which tells of all.
fn marks(scatter: &Scatter, front: &[bool], places: &[(i32, i32, i32, i32)]) -> String {
    let mut svg = String::new();
    let mut tab = 0;
    let place = |dot: &Dot| (dot.x.to_bits(), dot.y.to_bits());
    let mut there: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (at, dot) in scatter.dots.iter().enumerate() {
        there.entry(place(dot)).or_default().push(at);
    }
    for pass in [false, true] {
        for (at, dot) in scatter.dots.iter().enumerate() {
            let same = &there[&place(dot)];
            if front[at] != pass || same[0] != at {
                continue;
            }
            let names = same.iter().map(|&at| scatter.dots[at].name.as_str());
            let names: Vec<&str> = names.collect();
            let told = format!(
                "{}: {}, {}{}",
                names.join("; "),
                scatter.y.of(dot.y),
                scatter.x.of(dot.x),
                if pass { "; on the front" } else { "" }
            );
            let told = crate::html::escaped(&told);
            let (x, y, top, bottom) = places[at];
            let colour = chart::hex(COLOURS[dot.group % COLOURS.len()]);
            let (radius, ring) = match pass {
                true => (6, " stroke=\"currentColor\" stroke-width=\"2\""),
                false => (4, ""),
            };
            let range = match top == bottom {
                true => String::new(),
                false => format!(
                    "<line x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>"
                ),
            };
            svg += &format!(
                "<g class=\"dot\" role=\"img\" tabindex=\"{tab}\" aria-label=\"{told}\"><title>{told}</title>{range}\
                 <circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"{ring}/></g>\n"
            );
            // The arrow keys go from one to the next, so that Tab goes on behind the picture.
            tab = -1;
        }
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(name: &str, unit: &str) -> Axis {
        Axis {
            name: name.to_owned(),
            unit: unit.to_owned(),
        }
    }

    fn scatter(places: &[(f64, f64)]) -> Scatter {
        Scatter {
            x: axis("energy", "uJ"),
            y: axis("accuracy", "%"),
            most: Some(100.0),
            groups: vec!["forms-8".to_owned()],
            dots: places
                .iter()
                .enumerate()
                .map(|(at, &(x, y))| Dot {
                    name: format!("point {at}"),
                    x,
                    y,
                    range: None,
                    group: 0,
                })
                .collect(),
        }
    }

    /// By the definition, over all pairs.
    fn beaten(places: &[(f64, f64)], at: usize) -> bool {
        let (x, y) = places[at];
        places
            .iter()
            .any(|&(a, b)| a <= x && b >= y && (a < x || b > y))
    }

    #[test]
    fn the_front_is_what_no_other_point_beats() {
        let mut state = 7_u64;
        let mut next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((state >> 33) % 6) as f64
        };
        for count in [1, 2, 5, 30] {
            for _ in 0..50 {
                let places: Vec<(f64, f64)> = (0..count).map(|_| (next(), next())).collect();
                let right: Vec<bool> = (0..count).map(|at| !beaten(&places, at)).collect();
                assert_eq!(scatter(&places).front(), right, "{places:?}");
            }
        }
    }

    #[test]
    fn every_point_is_a_mark_or_told_by_the_mark_at_its_place() {
        let (_, svg) = draw(&scatter(&[
            (1.0, 90.0),
            (2.0, 95.0),
            (2.0, 95.0),
            (3.0, 80.0),
        ]))
        .unwrap();
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(
            svg.matches("stroke=\"currentColor\" stroke-width=\"2\"")
                .count(),
            2
        );
        assert!(svg.contains("point 1; point 2: accuracy 95 %, energy 2 uJ; on the front"));
        assert!(!svg.contains("point 3: accuracy 80 %, energy 3 uJ; on"));
        assert_eq!(svg.matches("tabindex=\"0\"").count(), 1);
    }

    #[test]
    fn points_that_cannot_be_drawn_are_refused() {
        assert!(draw(&scatter(&[])).is_err());
        assert!(draw(&scatter(&[(f64::NAN, 1.0)])).is_err());
        let mut grouped = scatter(&[(1.0, 1.0)]);
        grouped.dots[0].group = 1;
        assert!(draw(&grouped).is_err());
        assert!(
            draw(&scatter(&[(1.0, 1.0)])).is_ok(),
            "one point has a plane too"
        );
    }
}
