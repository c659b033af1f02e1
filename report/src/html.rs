//! A document as one page: no script or picture from elsewhere, light and dark, readable by a screen reader, printable.

use crate::table::is_number;
use crate::{Document, Figure, Part, Section, Table};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The width in pixels up to which pictures stand side by side.
const NARROW: u32 = 560;

/// The page.
pub fn page(document: &Document) -> String {
    let title = escaped(&document.title);
    let links: String = document.sections.iter().map(link).collect();
    let sections: String = document.sections.iter().map(section).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <nav aria-label=\"Sections\"><ul>\n{links}</ul></nav>\n{sections}\
         <section id=\"provenance\"><h2>How this page came to be</h2>\n\
         <pre tabindex=\"0\">{}</pre></section>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        escaped(&document.provenance)
    )
}

fn link(section: &Section) -> String {
    format!(
        "<li><a href=\"#{}\">{}</a></li>\n",
        escaped(&section.id),
        escaped(&section.title)
    )
}

fn section(section: &Section) -> String {
    let parts: String = section
        .parts
        .iter()
        .map(|part| match part {
            Part::Paragraph(text) => format!("<p>{}</p>\n", escaped(text)),
            Part::Listing(text) => format!("<pre tabindex=\"0\">{}</pre>\n", escaped(text)),
            Part::Figure(figure) => shown(figure),
            Part::Table(table) => format!(
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">{}</div>\n",
                tabled(table)
            ),
        })
        .collect();
    format!(
        "<section id=\"{}\"><h2>{}</h2>\n{parts}</section>\n",
        escaped(&section.id),
        escaped(&section.title)
    )
}

fn shown(figure: &Figure) -> String {
    let (width, height) = figure.size;
    let (id, caption) = (escaped(&figure.id), escaped(&figure.caption));
    // Of a picture that is one image to a screen reader, no part can be reached.
    let (role, told) = match figure.tells {
        true => (
            "group",
            "<p class=\"told\">Point at a dot, or go to one with Tab and on with the arrow keys, to read what it is.</p>\n",
        ),
        false => ("img", ""),
    };
    let narrow = match width <= NARROW {
        true => " class=\"narrow\"",
        false => "",
    };
    format!(
        "<figure id=\"{id}\"{narrow}>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\">\n\
         <svg role=\"{role}\" aria-label=\"{caption}; its numbers follow as a table\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n{}</svg>\n</div>\n{told}<figcaption>{caption} \
         <span class=\"zoom\"><button type=\"button\" data-zoom=\"0.5\" aria-label=\"Smaller: {caption}\">−</button> \
         <button type=\"button\" data-zoom=\"2\" aria-label=\"Larger: {caption}\">+</button></span></figcaption>\n\
         <details><summary>Numbers</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" \
         aria-label=\"Numbers: {caption}\">{}</div></details>\n</figure>\n",
        figure.svg,
        tabled(&figure.table)
    )
}

fn tabled(table: &Table) -> String {
    let head: String = table
        .columns()
        .iter()
        .map(|name| format!("<th scope=\"col\">{}</th>", escaped(name)))
        .collect();
    let rows: String = table
        .rows()
        .iter()
        .map(|row| {
            let cells: String = row.iter().map(|cell| one_cell(cell)).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>")
}

fn one_cell(cell: &str) -> String {
    let class = match cell {
        _ if is_number(cell) => " class=\"number\"",
        // What is short stays on one line.
        _ if cell.len() <= 32 => " class=\"word\"",
        _ => "",
    };
    format!("<td{class}>{}</td>", escaped(cell))
}

/// A text in which nothing is markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use crate::{Bars, Cell, Document, Figure, Lanes, Map, Section, Series, Table};

    fn document(name: &str) -> Document {
        let mut section = Section::new("all", name);
        section.say(name);
        section.quote("a  b\n  c");
        let bars = Bars {
            unit: "clocks",
            names: vec![name.to_owned(), "b".to_owned()],
            series: vec![
                Series::new("leading", [1.0, 2.0]),
                Series::new("saved", [3.0, 0.0]),
            ],
        };
        section.show(Figure::bars("bars", "Clocks", &bars).unwrap());
        let lanes = Lanes {
            step: "step",
            signals: vec![Series::new("bit", [3.0, 2.0, 1.0, 0.0])],
        };
        section.show(Figure::lanes("lanes", "Steps", &lanes).unwrap());
        let map = Map {
            cells: vec![
                vec![Cell::Positive, Cell::Negative],
                vec![Cell::Mixed, Cell::Empty],
            ],
            row_cuts: vec![1],
            column_cuts: vec![],
        };
        section.show(Figure::map("map", "Signs", &map).unwrap());
        section.list(Table::new(["x"]).row([name]));
        Document {
            title: name.to_owned(),
            sections: vec![section],
            provenance: "{}".to_owned(),
        }
    }

    #[test]
    fn nothing_of_a_name_becomes_markup() {
        let page = super::page(&document("<script>alert('\"&')</script>"));
        assert_eq!(page.matches("<script>").count(), 1, "the page's own");
        assert!(!page.contains("alert('"));
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        let page = super::page(&document("lenet5"));
        for address in ["http://", "https://", "url(", "@import", "src="] {
            assert!(!page.contains(address), "{address}");
        }
    }

    #[test]
    fn every_figure_has_its_numbers_in_the_page_and_as_files() {
        let document = document("lenet5");
        let page = super::page(&document);
        assert_eq!(page.matches("<figure").count(), 3);
        assert_eq!(page.matches("<details>").count(), 3);
        let files = document.files();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "bars.svg",
                "bars.csv",
                "lanes.svg",
                "lanes.csv",
                "map.svg",
                "map.csv"
            ]
        );
        assert_eq!(
            files[1].1,
            ",\"leading, clocks\",\"saved, clocks\"\r\nlenet5,1,3\r\nb,2,0\r\n"
        );
        assert_eq!(files[3].1, "step,bit\r\n0,3\r\n1,2\r\n2,1\r\n3,0\r\n");
    }
}
