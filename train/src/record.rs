//! What a run leaves beside its network: every epoch as CSV, everything as JSON, a picture as SVG.

use std::fmt::Write;

use crate::trainer::EpochLog;

/// The epochs as CSV, a header line first.
pub fn csv(log: &[EpochLog]) -> String {
    let mut text = String::from(
        "stage,epoch,loss,validation,weights,prune_distance,polarize_distance,quantize_distance,rho\n",
    );
    for e in log {
        let d = &e.distances;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{}",
            e.stage,
            e.epoch,
            e.loss,
            e.validation,
            e.weights,
            d.prune,
            d.polarize,
            d.quantize,
            e.rho
        );
    }
    text
}

/// Width and height of the picture, and of the room around its curves, in pixels.
const SIZE: [f64; 2] = [960.0, 420.0];
const MARGIN: f64 = 56.0;
/// The decades that the logarithmic axis shows.
const DECADES: [i32; 2] = [-4, 1];

/// Loss, validation error and the three distances over the epochs, on a logarithmic axis; stages are set
/// apart by lines.
pub fn svg(log: &[EpochLog]) -> String {
    let [width, height] = SIZE;
    let x = |i: f64| MARGIN + i / (log.len().max(2) - 1) as f64 * (width - 2.0 * MARGIN);
    let y = |v: f64| {
        let [low, high] = DECADES.map(f64::from);
        let decades = v.max(1e-12).log10().clamp(low, high);
        MARGIN + (high - decades) / (high - low) * (height - 2.0 * MARGIN)
    };
    let mut s = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"white\"/>\n"
    );
    for decade in DECADES[0]..=DECADES[1] {
        let at = y(10f64.powi(decade));
        let _ = writeln!(
            s,
            "<line x1=\"{MARGIN}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">1e{decade}</text>",
            width - MARGIN,
            MARGIN - 6.0,
            at + 4.0
        );
    }
    for (i, e) in log.iter().enumerate().filter(|(_, e)| e.epoch == 1) {
        let at = x(i as f64);
        let _ = writeln!(
            s,
            "<line x1=\"{at:.1}\" y1=\"{MARGIN}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"#bbb\" \
             stroke-dasharray=\"3\"/><text x=\"{at:.1}\" y=\"{:.1}\" font-size=\"9\" \
             transform=\"rotate(-30 {at:.1} {:.1})\">{}</text>",
            height - MARGIN,
            MARGIN - 4.0,
            MARGIN - 4.0,
            e.stage
        );
    }
    type Curve = (&'static str, &'static str, fn(&EpochLog) -> f64);
    let curves: [Curve; 5] = [
        ("loss", "#1f77b4", |e| e.loss),
        ("validation error", "#d62728", |e| 1.0 - e.validation),
        ("distance: pruning", "#2ca02c", |e| e.distances.prune),
        ("distance: polarization", "#9467bd", |e| {
            e.distances.polarize
        }),
        ("distance: quantization", "#8c564b", |e| {
            e.distances.quantize
        }),
    ];
    for (n, (name, colour, of)) in curves.into_iter().enumerate() {
        let points: Vec<String> = log
            .iter()
            .enumerate()
            .map(|(i, e)| format!("{:.1},{:.1}", x(i as f64), y(of(e))))
            .collect();
        let _ = writeln!(
            s,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
            points.join(" "),
            MARGIN + n as f64 * 170.0,
            height - MARGIN / 3.0
        );
    }
    s.push_str("</svg>\n");
    s
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraints::Distances;

    fn epochs(count: usize) -> Vec<EpochLog> {
        let epoch = |epoch| EpochLog {
            stage: "dense".into(),
            epoch,
            loss: 0.5,
            validation: 0.75,
            weights: 10,
            distances: Distances {
                prune: 0.1,
                polarize: 0.2,
                quantize: 0.0,
            },
            rho: 0.0,
        };
        (1..=count).map(epoch).collect()
    }

    #[test]
    fn csv_has_a_line_for_every_epoch_and_as_many_fields_as_its_header() {
        let text = csv(&epochs(3));
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().all(|line| line.split(',').count() == 9));
        assert_eq!(text.lines().nth(1), Some("dense,1,0.5,0.75,10,0.1,0.2,0,0"));
    }

    #[test]
    fn the_picture_has_a_point_for_every_epoch_of_every_curve_and_only_finite_ones() {
        for count in [0, 1, 4] {
            let picture = svg(&epochs(count));
            let points = picture.matches("points=\"").count();
            assert_eq!(points, 5);
            assert!(!picture.contains("NaN") && !picture.contains("inf"));
            let first = picture
                .split("points=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            assert_eq!(first.split_whitespace().count(), count);
        }
    }
}
