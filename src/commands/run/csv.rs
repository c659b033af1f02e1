//! A run's layers as CSV, a line each; clocks are those of all images.

use forms_network::run::RunReport;

/// The head, and a line a layer.
pub(super) fn text(report: &RunReport) -> String {
    let mut text = "layer,rows,filters,groups,b_used_bits,crossbars,extra_columns,mvms,mean_eic_off_bits,mean_eic_leading_bits,\
                    mean_eic_plane_bits,steps,conversions,clips,clocks_off,clocks_leading,clocks_plane\n"
        .to_owned();
    let policy = report.config.zero_skip;
    for layer in &report.layers {
        // RFC 4180.
        let name = match layer.name.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", layer.name.replace('"', "\"\"")),
            false => layer.name.clone(),
        };
        let (eic, clocks) = (&layer.mean_eic, &layer.clocks_side_by_side);
        text += &format!(
            "{name},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
            layer.rows,
            layer.filters,
            layer.groups,
            layer.b_used,
            layer.crossbars,
            layer.extra_columns,
            layer.mvms,
            eic.off,
            eic.leading,
            eic.plane,
            layer.steps.of(policy),
            layer.conversions.of(policy),
            layer.clips,
            clocks.off,
            clocks.leading,
            clocks.plane,
        );
    }
    text
}
