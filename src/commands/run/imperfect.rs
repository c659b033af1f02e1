//! `forms run` with imperfect devices and converters: many runs, and what they have in common.

use forms_golden::{Config, NonIdeal};
use forms_network::run::Layout;
use forms_network::{Dataset, Network};
use ndarray::Array3;
use schemars::JsonSchema;
use serde::Serialize;

use super::Args;
use crate::commands::choices::{Backend, word};
use crate::commands::imperfect_flags::Study;
use crate::commands::{json, print};
use crate::provenance::{Hashed, Provenance, Role};
use crate::robustness::{self, Identity, Images, Keep, Robustness};
use crate::{CommandError, files};

/// What `--report` writes of runs with imperfect devices.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms run --variation .. --report")]
pub(crate) struct Report<'a> {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    schema: u32,
    provenance: Provenance,
    config: &'a Config,
    /// What became of fragments of both signs.
    signs: String,
    /// What is not ideal, with the first seed.
    settings: &'a NonIdeal,
    #[serde(flatten)]
    study: &'a Robustness,
}

/// Runs it.
///
/// # Errors
/// An engine or flags that know nothing of imperfections; those of [`robustness::study`].
pub(super) fn run(
    args: &Args,
    study: &Study,
    network: &Network,
    data: &Dataset,
    config: &Config,
    layout: Layout,
) -> Result<(), CommandError> {
    if args.engine != Backend::Fast {
        return Err(CommandError::Argument(format!(
            "--engine {}: imperfect devices ({}) are computed by the fast engine alone; leave --engine out",
            word(&args.engine),
            study.text()
        )));
    }
    if let Some(model) = &args.float {
        return Err(CommandError::Argument(format!(
            "--float {}: runs with imperfect devices are held against the ideal crossbars; leave --float out",
            model.display()
        )));
    }
    let plan = network.check()?;
    let classes = plan.output().shape.iter().product();
    let labels = data.labels_of(classes)?;
    let count = args.limit.unwrap_or(usize::MAX).min(data.len());
    let image = |image: usize| data.integers(image, &network.input);
    let hash = Hashed::images(&args.data, (0..count).map(image), labels, count);
    let signs = word(&args.signs);
    let own = Hashed::file(Role::Network, &args.network)?;
    let keep = match &args.resume {
        None => None,
        Some(path) => Some(Keep {
            path,
            study: Identity {
                network: own.known("--resume")?.to_owned(),
                images: hash.known("--resume")?.to_owned(),
                config: config.clone(),
                layout: format!("{signs}, {:?}", layout.sme),
                settings: study.settings.clone(),
            },
        }),
    };
    let images = Images {
        count,
        image: &image as &dyn Fn(usize) -> Array3<i64>,
        labels,
    };
    let found = robustness::study(network, &images, config, layout, study, keep.as_ref())?;
    let report = Report {
        schema: 2,
        provenance: Provenance::new()
            .and(own)
            .and(hash)
            .configs([&args.config])?,
        config,
        signs,
        settings: &study.settings,
        study: &found,
    };
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    print(&format!(
        "{} on {}, {count} images, {} runs from seed {}: {}\n\n{}",
        network.name,
        config.name,
        found.runs.len(),
        study.settings.seed,
        study.text(),
        found.text()
    ))?;
    found.complete()
}
