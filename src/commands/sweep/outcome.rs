//! What became of a point: its file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::Scheme;
use forms_network::run::{Fast, Imperfect, Machine, MatrixEngine, RunReport};
use forms_network::{Feeds, Network, Split};
use schemars::JsonSchema;
use serde::Serialize;

use super::point::Point;
use crate::commands::choices::word;
use crate::commands::run::outputs::Tails;
use crate::costing::{SchemeCounts, Totals};
use crate::evaluation::evaluate;
use crate::provenance::{Hashed, Provenance, Role};
use crate::{CommandError, activations, comparison, interrupt};

/// Version of the layout of a point's file.
pub const SCHEMA: u32 = 1;

/// A point's file: `points/ID.json`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms sweep: a point")]
pub struct Outcome {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    pub schema: u32,
    /// How it came to be.
    pub provenance: Provenance,
    /// The point's name: a hash of all that decides its result.
    pub id: String,
    /// What it is.
    pub point: Point,
    /// The run; nothing where the point was refused.
    pub run: Option<RunReport>,
    /// On the published chip, with the papers' converters, where they have a price.
    pub cost: Option<Totals>,
    /// Why the point was refused.
    pub error: Option<String>,
}

/// A network and its data, read once for all points in a row that need them.
struct Loaded {
    network: Network,
    feeds: Feeds,
    hashes: Hashes,
}

/// SHA-256 of what a point reads.
#[derive(Debug, Clone)]
pub struct Hashes {
    network: Hashed,
    images: Hashed,
}

impl Hashes {
    /// A point's name.
    ///
    /// # Errors
    /// Those of [`Point::id`].
    pub fn id(&self, point: &Point) -> Result<String, CommandError> {
        point.id(self.network.known("sweep")?, self.images.known("sweep")?)
    }
}

/// Network, data and the most images.
type Files = (PathBuf, PathBuf, Option<usize>);

/// What was read, and what was hashed.
#[derive(Default)]
pub struct Cache {
    loaded: Option<(Files, Loaded)>,
    hashes: HashMap<Files, Hashes>,
}

impl Cache {
    /// The hashes of what a point reads.
    ///
    /// # Errors
    /// Files that cannot be read, or that do not fit each other.
    pub fn hashes(&mut self, point: &Point) -> Result<Hashes, CommandError> {
        let key = (point.network.clone(), point.data.clone(), point.limit);
        if let Some(found) = self.hashes.get(&key) {
            return Ok(found.clone());
        }
        let found = self.load(point)?.hashes.clone();
        self.hashes.insert(key, found.clone());
        Ok(found)
    }

    fn load(&mut self, point: &Point) -> Result<&Loaded, CommandError> {
        let key = (point.network.clone(), point.data.clone(), point.limit);
        if self.loaded.as_ref().is_none_or(|(found, _)| *found != key) {
            let network = Network::load(&point.network)?;
            let feeds = Feeds::open(&point.data, Split::Test, &network.inputs())?;
            feeds.first.check(&network)?;
            let count = feeds.len().min(point.limit.unwrap_or(usize::MAX));
            if count == 0 {
                let reason = "leaves no image to run; give at least one";
                return Err(CommandError::file(&point.data, reason));
            }
            let data = &feeds.first;
            let images = (0..count).map(|image| data.integers(image, &network.input));
            let images = Hashed::images(&point.data, images, data.labels.as_deref(), count);
            let hashes = Hashes {
                network: Hashed::file(Role::Network, &point.network)?,
                images,
            };
            let loaded = Loaded {
                network,
                feeds,
                hashes,
            };
            self.loaded = Some((key, loaded));
        }
        match &self.loaded {
            Some((_, loaded)) => Ok(loaded),
            None => unreachable!("it was just loaded"),
        }
    }

    /// Runs a point; `None` where Ctrl-C ended it. A point that is refused is a result too.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn run(&mut self, point: &Point) -> Result<Option<Outcome>, CommandError> {
        let loaded = self.load(point)?;
        let mut outcome = Outcome {
            schema: SCHEMA,
            provenance: Provenance::new()
                .and(loaded.hashes.network.clone())
                .and(loaded.hashes.images.clone()),
            id: loaded.hashes.id(point)?,
            point: point.clone(),
            run: None,
            cost: None,
            error: None,
        };
        match result(point, &loaded.network, &loaded.feeds) {
            Ok(None) => return Ok(None),
            Ok(Some((run, cost))) => (outcome.run, outcome.cost) = (Some(run), cost),
            Err(error) => outcome.error = Some(error.sentence()),
        }
        Ok(Some(outcome))
    }
}

type Done = (RunReport, Option<Totals>);

fn result(point: &Point, network: &Network, feeds: &Feeds) -> Result<Option<Done>, CommandError> {
    let widened;
    let network = match point.activation_bits {
        None => network,
        Some(bits) => {
            widened = activations::widened(network, bits)?;
            &widened
        }
    };
    let config = match point.config.scheme {
        Scheme::Isaac => comparison::network::widened(network, &point.config)?,
        Scheme::Forms | Scheme::Prime | Scheme::Sme => point.config.clone(),
    };
    let imperfect = Imperfect(point.imperfections.clone());
    let engine: &dyn MatrixEngine = match point.is_ideal() {
        true => &Fast,
        false => &imperfect,
    };
    let begin = Instant::now();
    let machine = Machine::program(network, &config, point.layout()?, engine)?;
    let mut session = machine.start()?;
    let programmed = begin.elapsed().as_secs_f64();
    let asked = feeds.len().min(point.limit.unwrap_or(usize::MAX));
    let batch = machine.batch();
    let parts = (0..asked)
        .step_by(batch)
        .map(|first| first..asked.min(first + batch))
        .take_while(|_| !interrupt::pressed());
    let mut tails = Tails::new(network)?;
    let found = evaluate(
        feeds,
        &machine,
        &mut session,
        &mut tails,
        false,
        parts,
        |_| Ok(true),
    )?;
    if session.images() < asked as u64 {
        return Ok(None);
    }
    let cost = Totals::published(&SchemeCounts::of(&config, &session));
    let report = RunReport {
        schema: RunReport::SCHEMA,
        network: network.name.clone(),
        engine: "fast".to_owned(),
        signs: word(&point.signs),
        asked: asked as u64,
        images: session.images(),
        complete: true,
        seconds: begin.elapsed().as_secs_f64(),
        seconds_to_first_image: programmed,
        accuracy: found.accuracy,
        float: None,
        crossbars: machine.crossbars(),
        side_by_side: session.side_by_side(),
        clocks: session.clocks(),
        layers: session.costs(),
        config,
    };
    Ok(Some((report, cost)))
}

/// Where a point's file lies.
pub fn file(out: &Path, id: &str) -> PathBuf {
    out.join("points").join(format!("{id}.json"))
}
