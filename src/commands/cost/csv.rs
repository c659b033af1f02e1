//! Actions and energies as CSV, a line for each scheme, layer and part.

use std::io::{self, Write};

use super::CostReport;

/// Writes it. No field needs quotes but a name, which gets them.
pub fn write(out: &mut impl Write, report: &CostReport) -> io::Result<()> {
    writeln!(
        out,
        "scheme,layer,part,action,count (all frames),dynamic pJ a frame,frames,rows"
    )?;
    for scheme in &report.schemes {
        for layer in &scheme.layers {
            for energy in &layer.energy {
                let parts = scheme.parts.iter().find(|part| part.part == energy.part);
                let rows = parts.map_or_else(String::new, |part| part.rows.join(" "));
                // An enum's word, as JSON has it.
                let action = serde_json::to_value(energy.action).map_err(io::Error::other)?;
                writeln!(
                    out,
                    "{},{},{},{},{},{},{},{rows}",
                    quoted(&scheme.scheme),
                    quoted(&layer.name),
                    energy.part,
                    action.as_str().unwrap_or_default(),
                    energy.count,
                    energy.dynamic_pj,
                    report.images,
                )?;
            }
        }
    }
    Ok(())
}

/// In quotes where a comma, a quote or a line's end asks for them (RFC 4180).
fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
