//! The points of a folder as one page: what their accuracy costs, and the front of those that no other beats.

use forms_report::{Document, Dot, Error, Figure, Scatter, Section, Table};

use super::measures::{Measure, SPENT, WANTED, at};
use super::table::{COLUMNS, Cell};
use crate::costing::short;
use crate::table::grouped;

/// What decides a point, seeds aside: a design.
const DESIGN: (&str, &str) = ("network", "adc_bow_counts");

/// Names with a colour of their own, at most.
const COLOURED: usize = 8;

/// Points that differ in their seed alone.
struct Design<'a> {
    points: Vec<&'a [Cell]>,
}

impl Design<'_> {
    fn text(&self, column: &str) -> String {
        text(&self.points[0][at(column)])
    }

    fn values(&self, of: fn(&[Cell]) -> Option<f64>) -> Vec<f64> {
        self.points.iter().filter_map(|point| of(point)).collect()
    }

    fn mean(&self, of: fn(&[Cell]) -> Option<f64>) -> Option<f64> {
        let values = self.values(of);
        let first = *values.first()?;
        // Rounding must not make one of two equal designs the better one.
        match values.iter().all(|value| *value == first) {
            true => Some(first),
            false => Some(values.iter().sum::<f64>() / values.len() as f64),
        }
    }

    fn range(&self, of: fn(&[Cell]) -> Option<f64>) -> Option<(f64, f64)> {
        let values = self.values(of);
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low < high).then_some((low, high))
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => "as it is".to_owned(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
    }
}

/// The page of `rows`, of the `total` points of a plan.
///
/// # Errors
/// A picture that cannot be drawn.
pub fn document(
    title: &str,
    total: usize,
    rows: &[Vec<Cell>],
    provenance: String,
) -> Result<Document, Error> {
    let (done, refused): (Vec<&Vec<Cell>>, Vec<&Vec<Cell>>) = rows
        .iter()
        .partition(|row| row[at("error")] == Cell::Nothing);
    let mut summary = Section::new("summary", "In short");
    let missing = match total - rows.len() {
        0 => String::new(),
        left => format!("; {left} of the plan's {total} points are missing"),
    };
    summary.say(format!(
        "{} points were run{missing}. Points that differ in their seed alone are one dot at their mean; a line through it goes from \
         the least to the most. A dot is ringed where no other point is at least as good in both directions and better in \
         one: together these are the Pareto front.",
        done.len(),
    ));
    if !refused.is_empty() {
        let mut table = Table::new(["refused", "why"]);
        for row in refused {
            table.push([text(&row[at("config")]), text(&row[at("error")])]);
        }
        summary.list(table);
    }
    let mut sections = vec![summary];
    let mut sets: Vec<String> = Vec::new();
    for row in &done {
        let set = text(&row[at("data")]);
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    for (place, set) in sets.iter().enumerate() {
        let own = done.iter().filter(|row| text(&row[at("data")]) == *set);
        let own: Vec<&[Cell]> = own.map(|row| row.as_slice()).collect();
        sections.push(section(place + 1, set, &own)?);
    }
    Ok(Document {
        title: title.to_owned(),
        sections,
        provenance,
    })
}

/// The designs of one data set.
fn section(place: usize, set: &str, rows: &[&[Cell]]) -> Result<Section, Error> {
    let key = at(DESIGN.0)..=at(DESIGN.1);
    let mut designs: Vec<Design> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for &row in rows {
        let name = format!("{:?} {:?}", &row[key.clone()], row[at("images")]);
        let at = *known.entry(name).or_insert(designs.len());
        match designs.get_mut(at) {
            Some(design) => design.points.push(row),
            None => designs.push(Design { points: vec![row] }),
        }
    }
    let mut section = Section::new(&format!("data-{place}"), &format!("On {}", last(set)));
    let columns = key.chain([at("images")]).map(|at| COLUMNS[at].0);
    let (varied, same): (Vec<&str>, Vec<&str>) = columns
        .filter(|column| *column != "data")
        .partition(|column| {
            designs
                .iter()
                .any(|one| one.text(column) != designs[0].text(column))
        });
    let common: Vec<String> = same
        .iter()
        .map(|column| format!("{column} {}", shown(column, &designs[0])))
        .collect();
    section.say(format!("The same for all: {}.", common.join(", ")));
    let names: Vec<String> = designs.iter().map(|one| name(one, &varied)).collect();
    let groups = groups(&designs);
    let wanted = WANTED
        .iter()
        .find(|wanted| designs.iter().any(|one| one.mean(wanted.of).is_some()));
    let mut fronts: Vec<Vec<&str>> = vec![Vec::new(); designs.len()];
    if let Some(wanted) = wanted {
        for spent in &SPENT {
            let (dots, of): (Vec<Dot>, Vec<usize>) = designs
                .iter()
                .enumerate()
                .filter_map(|(at, one)| {
                    let dot = Dot {
                        name: names[at].clone(),
                        x: one.mean(spent.of)?,
                        y: one.mean(wanted.of)?,
                        range: one.range(wanted.of),
                        group: groups.of[at],
                    };
                    Some((dot, at))
                })
                .unzip();
            if dots.is_empty() {
                continue;
            }
            let scatter = Scatter {
                x: spent.axis(),
                y: wanted.axis(),
                most: (wanted.unit == "%").then_some(100.0),
                groups: groups.names.clone(),
                dots,
            };
            for (at, _) in of.iter().zip(scatter.front()).filter(|(_, front)| *front) {
                fronts[*at].push(spent.id);
            }
            let caption = format!("{} against {}", capital(wanted.name), spent.name);
            let id = format!("{}-{}-{place}", wanted.id, spent.id);
            section.show(Figure::scatter(&id, &caption, &scatter)?);
        }
    }
    let measures = || WANTED.iter().chain(&SPENT);
    // What came out stands before what was set, so that a screen shows it.
    let (names, set): (Vec<&str>, Vec<&str>) = varied
        .iter()
        .partition(|column| ["network", "config"].contains(column));
    let heads = names.iter().map(|column| (*column).to_owned());
    let heads = heads.chain(["on the front of".to_owned()]);
    let heads = heads.chain(measures().map(|one| one.axis().head()));
    let heads = heads.chain(["points".to_owned()]);
    let mut table = Table::new(heads.chain(set.iter().map(|column| (*column).to_owned())));
    for (design, fronts) in designs.iter().zip(&fronts) {
        let result = |one: &Measure| match design.mean(one.of) {
            None => "-".to_owned(),
            Some(mean) if mean.fract() == 0.0 => grouped(mean as u64),
            Some(mean) => short(mean),
        };
        let cells = names.iter().map(|column| shown(column, design));
        let cells = cells
            .chain([fronts.join(", ")])
            .chain(measures().map(result));
        let cells = cells.chain([design.points.len().to_string()]);
        table.push(cells.chain(set.iter().map(|column| shown(column, design))));
    }
    section.list(table);
    Ok(section)
}

/// What a design is, where it is unlike others.
fn name(design: &Design, varied: &[&str]) -> String {
    let mut name = design.text("config");
    // What a configuration's name says already.
    let said = [
        "config",
        "scheme",
        "rows",
        "columns",
        "fragment_rows",
        "device_bits",
        "adcs",
    ];
    let said = said
        .into_iter()
        .chain(["adc_bits", "adc_policy", "zero_skip", "weight_bits"]);
    let said: Vec<&str> = said.collect();
    for column in varied.iter().filter(|column| !said.contains(column)) {
        name += &format!(", {} {}", column.replace('_', " "), shown(column, design));
    }
    match design.points.len() {
        1 => name,
        seeds => format!("{name}, {seeds} seeds"),
    }
}

/// A cell of a design; of a file its own name.
fn shown(column: &str, design: &Design) -> String {
    let text = design.text(column);
    match column {
        "network" | "data" => last(&text).to_owned(),
        _ => text,
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}

struct Groups {
    names: Vec<String>,
    of: Vec<usize>,
}

/// Colours by configuration; where they are too many, by what they were made of; what is left shares the last.
fn groups(designs: &[Design]) -> Groups {
    let whole: Vec<String> = designs.iter().map(|one| one.text("config")).collect();
    let base = whole
        .iter()
        .map(|name| name.split(' ').next().unwrap_or(name));
    let base: Vec<String> = base.map(str::to_owned).collect();
    let distinct = |names: &[String]| -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for name in names {
            if !seen.contains(name) {
                seen.push(name.clone());
            }
        }
        seen
    };
    let (all, mut names) = match distinct(&whole) {
        names if names.len() <= COLOURED => (whole, names),
        _ => {
            let names = distinct(&base);
            (base, names)
        }
    };
    let of = all
        .iter()
        .map(|name| names.iter().position(|one| one == name).unwrap_or(0))
        .map(|at| at.min(COLOURED - 1))
        .collect();
    if names.len() > COLOURED {
        names.truncate(COLOURED - 1);
        names.push("others".to_owned());
    }
    Groups { names, of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(config: &str, seed: i64, cells: &[(&str, Cell)]) -> Vec<Cell> {
        let mut row = vec![Cell::Nothing; COLUMNS.len()];
        row[at("network")] = Cell::Text("nets/a.net".to_owned());
        row[at("data")] = Cell::Text("mnist".to_owned());
        row[at("config")] = Cell::Text(config.to_owned());
        row[at("seed")] = Cell::Integer(seed);
        row[at("images")] = Cell::Integer(200);
        for (column, cell) in cells {
            row[at(column)] = cell.clone();
        }
        row
    }

    fn page(rows: &[Vec<Cell>], total: usize) -> String {
        let document = document("a sweep", total, rows, "{}".to_owned()).unwrap();
        forms_report::html::page(&document)
    }

    #[test]
    fn seeds_are_one_dot_at_their_mean_and_other_points_their_own() {
        let of = |config: &str, seed: i64, right: i64, crossbars: i64| {
            let cells = [("top_1", right), ("crossbars", crossbars)];
            row(
                config,
                seed,
                &cells.map(|(name, value)| (name, Cell::Integer(value))),
            )
        };
        let rows = [
            of("forms-8", 1, 190, 7),
            of("forms-8", 2, 180, 7),
            of("forms-4", 0, 170, 9),
        ];
        let page = page(&rows, 5);
        assert!(
            page.contains("3 points were run; 2 of the plan&#39;s 5 points are missing"),
            "{page}"
        );
        // Of the four costs, crossbars alone are known.
        assert_eq!(page.matches("<figure").count(), 1);
        assert_eq!(page.matches("<circle").count(), 2);
        assert!(
            page.contains("forms-8, 2 seeds: top-1 accuracy 92.50 %, crossbars 7; on the front")
        );
        assert!(
            page.contains("forms-4: top-1 accuracy 85 %, crossbars 9\""),
            "{page}"
        );
    }

    #[test]
    fn seeds_that_agree_are_as_good_as_one_point() {
        let of = |config: &str, seed: i64| {
            let cells = [("top_1", 190), ("pipeline_clocks", 22_335_320)];
            let mut row = row(
                config,
                seed,
                &cells.map(|(name, value)| (name, Cell::Integer(value))),
            );
            row[at("images")] = Cell::Integer(299);
            row
        };
        let mut rows: Vec<Vec<Cell>> = (0..7).map(|seed| of("a", seed)).collect();
        rows.push(of("b", 0));
        // One mark for both, on the front, and both rows say so.
        let page = page(&rows, 8);
        assert_eq!(page.matches("<circle").count(), 1);
        assert_eq!(
            page.matches("<td class=\"word\">clocks</td>").count(),
            2,
            "{page}"
        );
    }

    #[test]
    fn without_labels_speed_is_what_is_wanted_and_a_refused_point_says_why() {
        let speed = |config: &str, frames: f64, area: f64| {
            let cells = [("frames_a_second", frames), ("area_mm2", area)];
            row(
                config,
                0,
                &cells.map(|(name, value)| (name, Cell::Number(value))),
            )
        };
        let refused = row(
            "forms-2",
            0,
            &[("error", Cell::Text("is <too> small".to_owned()))],
        );
        let page = page(&[speed("a", 10.0, 1.0), speed("b", 5.0, 2.0), refused], 3);
        assert!(page.contains("Frames a second against area of the chips"));
        assert!(page.contains("is &lt;too&gt; small"));
        assert!(!page.contains("are missing"));
    }

    #[test]
    fn colours_are_shared_where_there_are_too_many_names() {
        let rows: Vec<Vec<Cell>> = (0..30)
            .map(|at| row(&format!("c{} A{at}", at % 12), 0, &[]))
            .collect();
        let designs: Vec<Design> = rows
            .iter()
            .map(|row| Design { points: vec![row] })
            .collect();
        let groups = groups(&designs);
        assert_eq!(groups.names.len(), COLOURED);
        assert_eq!(groups.names[COLOURED - 1], "others");
        assert!(groups.of.iter().all(|&of| of < COLOURED));
        assert_eq!(groups.of[12], groups.of[0]);
    }
}
