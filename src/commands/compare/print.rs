//! The report of `forms compare` for people, and its rows as CSV.

use forms_golden::{Config, Scheme};

use super::{Args, MatrixReport};
use crate::comparison::{Cost, SchemeCosts, print as tables};
use crate::table::{Table, grouped};

/// What a reader could get wrong.
pub(super) fn notes(
    args: &Args,
    configs: &[Config],
    schemes: &[SchemeCosts],
    budget: usize,
) -> Vec<String> {
    let mut notes = vec![
        "a clock is one conversion of every converter: equal converter samples per second, not \
         equal clock frequencies; what reads more rows at once settles more slowly and needs more \
         bits, which clocks do not show"
            .to_owned(),
        "clocks, 1 crossbar: one crossbar with its converters does the work of all, one after \
         another, programming not counted"
            .to_owned(),
        format!(
            "clocks, budget: as many crossbars of each scheme as the converters of {} allow, however \
             many bits theirs have; a scheme with fewer crossbars than that leaves converters idle",
            schemes[budget].config
        ),
        "converters are counted, not weighed: a bit more doubles what a flash or SAR converter \
         takes in area or energy, roughly"
            .to_owned(),
        "steps are those of crossbars; PRIME's two and SME's arrays share theirs, conversions count \
         them all"
            .to_owned(),
        "core cells: the digital logic of one core with every array it can have (PRIME two, SME \
         sixteen), without devices and analogue converters, generic cells of Yosys"
            .to_owned(),
    ];
    if args.data.is_some() {
        notes.push(
            "layers have the inputs that the images give them; batch counts images, and steps, conversions \
             and clocks are those of all their positions"
                .to_owned(),
        );
    } else if args.inputs.is_none() {
        notes.push(format!(
            "inputs: one vector of the largest {}-bit inputs, with which zero-skipping saves nothing \
             below {} bits; give --inputs for real ones",
            args.bits, args.bits
        ));
    }
    for (config, scheme) in configs.iter().zip(schemes) {
        if config.weight_bits < scheme.total.weight_bits {
            notes.push(format!(
                "{}: weights beyond {}..={} took {} bits",
                scheme.config,
                config.weight_range().start(),
                config.weight_range().end(),
                scheme.total.weight_bits
            ));
        }
        if config.scheme == Scheme::Sme {
            notes.push(format!(
                "{}: weights as they are, neither quantized nor squeezed, so that it is exact",
                scheme.config
            ));
        }
    }
    notes
}

/// All tables and notes.
pub(super) fn text(matrices: &[MatrixReport], schemes: &[SchemeCosts], notes: &[String]) -> String {
    let mut text = String::new();
    for (place, matrix) in matrices.iter().enumerate() {
        text += &format!(
            "{}: {} x {}, batch {}\n",
            matrix.name, matrix.rows, matrix.columns, matrix.batch
        );
        text += &table(schemes, |scheme| &scheme.matrices[place]);
        text.push('\n');
    }
    if matrices.len() > 1 {
        text += "total\n";
        text += &table(schemes, |scheme| &scheme.total);
        text.push('\n');
    }
    if schemes.iter().any(|scheme| scheme.energy.is_some()) {
        text += "on the published chip, with the papers' converters (`forms cost` has the parts)\n";
        text += &tables::energies(schemes).to_string();
        text.push('\n');
    }
    for note in notes {
        text += &format!("- {note}\n");
    }
    text
}

const HEAD: [&str; 12] = [
    "scheme",
    "crossbars",
    "converters",
    "converter bits",
    "steps",
    "conversions",
    "clocks, 1 crossbar",
    "clocks, budget",
    "crossbars in budget",
    "twin columns",
    "exact",
    "core cells",
];

fn row(scheme: &SchemeCosts, cost: &Cost) -> [String; 12] {
    [
        scheme.config.clone(),
        grouped(cost.crossbars as u64),
        grouped(cost.converters as u64),
        cost.converter_bits.to_string(),
        grouped(cost.steps),
        grouped(cost.conversions),
        grouped(cost.clocks_one_crossbar),
        grouped(cost.clocks_in_budget),
        grouped(cost.crossbars_in_budget as u64),
        grouped(cost.extra_columns as u64),
        if cost.exact { "yes" } else { "no" }.to_owned(),
        scheme.core_cells.map_or("-".to_owned(), grouped),
    ]
}

fn table(schemes: &[SchemeCosts], cost: impl Fn(&SchemeCosts) -> &Cost) -> String {
    let mut table = Table::new(HEAD);
    for scheme in schemes {
        table.row(row(scheme, cost(scheme)));
    }
    table.to_string()
}

/// Each matrix on each scheme, and where there are several, their totals.
pub(super) fn csv(matrices: &[MatrixReport], schemes: &[SchemeCosts]) -> String {
    let named = |name: &str, row: &[String]| {
        let cells = [name.to_owned()].into_iter().chain(row.iter().cloned());
        cells.collect::<Vec<String>>()
    };
    let mut rows = vec![named("matrix", &HEAD.map(str::to_owned))];
    for (place, matrix) in matrices.iter().enumerate() {
        let costs = schemes.iter().map(|one| row(one, &one.matrices[place]));
        rows.extend(costs.map(|row| named(&matrix.name, &row)));
    }
    if matrices.len() > 1 {
        rows.extend(
            schemes
                .iter()
                .map(|one| named("total", &row(one, &one.total))),
        );
    }
    Table::of(rows).csv()
}
