//! What is trained, in which order, how long: the stages of a run and their settings.

use forms_golden::layers::RowOrder;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::architecture::Architecture;
use crate::optimizer::Rule;
use crate::project::quantize::BITS;
use crate::resnet::resnet20;

/// A constraint that ADMM draws the weights towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Constraint {
    /// Structured pruning.
    Prune,
    /// Fragment polarization.
    Polarize,
    /// Quantization of weights and activations.
    Quantize,
}

impl Constraint {
    /// All, in the paper's order.
    pub const ALL: [Constraint; 3] = [
        Constraint::Prune,
        Constraint::Polarize,
        Constraint::Quantize,
    ];
}

/// What a stage does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "constraint")]
pub enum Kind {
    /// Plain training of what is free under the constraints that hold already.
    Train,
    /// ADMM towards a constraint; at its end the constraint holds exactly, and from then on.
    Admm(Constraint),
}

/// How training images are changed at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Augmentation {
    /// Rotated, scaled, sheared and shifted a little.
    #[default]
    Digits,
    /// Cropped and mirrored.
    Pictures,
}

/// One stage of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name in logs.
    pub name: String,
    /// What it does.
    pub kind: Kind,
    /// Epochs over the training split.
    pub epochs: usize,
    /// Step length of the optimizer at its start; it falls to a hundredth along a cosine.
    pub rate: f32,
    /// Images of an epoch, drawn anew for each; the whole training split if `None`.
    #[serde(default)]
    pub images: Option<usize>,
}

impl Stage {
    /// Steps of an epoch in batches of `batch` over a split of `split` images.
    pub fn steps(&self, split: usize, batch: usize) -> usize {
        self.drawn(split).div_ceil(batch.max(1))
    }

    /// Images of an epoch over a split of `split`.
    pub fn drawn(&self, split: usize) -> usize {
        self.images.map_or(split, |images| images.min(split))
    }
}

/// Everything that decides what a run makes, besides data and machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The network before pruning.
    pub network: Architecture,
    /// Seed of every random choice.
    pub seed: u64,
    /// Samples of a step.
    pub batch: usize,
    /// Images of the training set that choices are made on.
    pub validation: usize,
    /// Rows of a fragment.
    pub fragment: usize,
    /// The crossbar's row order.
    pub order: RowOrder,
    /// Magnitude bits of a weight.
    pub bits: u32,
    /// Filters that stay, one entry for each layer but the last.
    pub keep: Vec<usize>,
    /// Penalty weight of the first ADMM epoch.
    pub rho: f32,
    /// Its factor from epoch to epoch.
    pub rho_growth: f32,
    /// ADMM epochs after which signs are chosen anew.
    pub resign_every: usize,
    /// Whether training images are changed at random.
    pub augment: bool,
    /// How they are.
    #[serde(default)]
    pub augmentation: Augmentation,
    /// How gradients become steps.
    #[serde(default)]
    pub rule: Rule,
    /// The stages.
    pub stages: Vec<Stage>,
}

impl Plan {
    /// The plan for LeNet-5 on MNIST: `constraints` in their order, each with retraining after it.
    /// `effort` scales the epochs, 1 being the full run; no stage has less than one.
    pub fn lenet5(fragment: usize, seed: u64, effort: f64, constraints: &[Constraint]) -> Plan {
        let epochs = |full: usize| ((full as f64 * effort).round() as usize).max(1);
        let stage = |name: &str, kind, full, rate| Stage {
            name: name.to_owned(),
            kind,
            epochs: epochs(full),
            rate,
            images: None,
        };
        let mut stages = vec![stage("dense", Kind::Train, 5, 1e-3)];
        for &constraint in constraints {
            let admm = Kind::Admm(constraint);
            stages.extend(match constraint {
                Constraint::Prune => [
                    stage("prune", admm, 3, 1e-3),
                    stage("prune-retrain", Kind::Train, 10, 2e-3),
                ],
                Constraint::Polarize => [
                    stage("polarize", admm, 6, 1e-3),
                    stage("polarize-retrain", Kind::Train, 12, 1e-3),
                ],
                Constraint::Quantize => [
                    stage("quantize", admm, 2, 2e-4),
                    stage("quantize-retrain", Kind::Train, 1, 1e-4),
                ],
            });
        }
        Plan {
            network: Architecture::lenet5([20, 50, 500]),
            seed,
            batch: 64,
            validation: 5000,
            fragment,
            order: RowOrder::WMajor,
            bits: 8,
            keep: vec![10, 24, 26],
            rho: 1e-3,
            rho_growth: 2.0,
            resign_every: 2,
            augment: true,
            augmentation: Augmentation::Digits,
            rule: Rule::Adam,
            stages,
        }
    }

    /// The plan for ResNet-20 on CIFAR-10, from trained weights: no pruning; polarization and
    /// quantization, each with retraining. `effort` as in [`Plan::lenet5`].
    pub fn resnet20(fragment: usize, seed: u64, effort: f64, constraints: &[Constraint]) -> Plan {
        let epochs = |full: usize| ((full as f64 * effort).round() as usize).max(1);
        let stage = |name: &str, kind, full, rate| Stage {
            name: name.to_owned(),
            kind,
            epochs: epochs(full),
            rate,
            images: None,
        };
        // A third of the pictures: ADMM projects, and a checkpoint is written, more often.
        let short = |stage: Stage| Stage {
            images: Some(15_000),
            ..stage
        };
        let stages = constraints.iter().flat_map(|&constraint| {
            let admm = Kind::Admm(constraint);
            match constraint {
                Constraint::Prune => vec![stage("prune", admm, 1, 1e-3)],
                Constraint::Polarize => vec![
                    short(stage("polarize", admm, 6, 5e-3)),
                    short(stage("polarize-retrain", Kind::Train, 24, 6e-3)),
                    // Again from a high rate (a warm restart: Loshchilov and Hutter, 2017).
                    short(stage("polarize-restart", Kind::Train, 48, 1e-2)),
                ],
                Constraint::Quantize => vec![
                    short(stage("quantize", admm, 6, 5e-4)),
                    short(stage("quantize-retrain", Kind::Train, 1, 2e-4)),
                ],
            }
        });
        Plan {
            network: resnet20(),
            batch: 64,
            keep: Vec::new(),
            rho: 2e-2,
            rho_growth: 1.5,
            resign_every: 2,
            augmentation: Augmentation::Pictures,
            rule: Rule::Momentum { decay: 1e-4 },
            stages: stages.collect(),
            ..Plan::lenet5(fragment, seed, effort, &[])
        }
    }

    /// Whether it can be carried out.
    ///
    /// # Errors
    /// [`Error::Settings`] names what cannot be.
    pub fn validate(&self) -> Result<(), Error> {
        let refuse = |line: String| Err(Error::Settings(line));
        if !BITS.contains(&self.bits) {
            return refuse(format!(
                "{} magnitude bits: 2 to 8 can be trained; choose one of them",
                self.bits
            ));
        }
        if ![4, 8, 16].contains(&self.fragment) {
            return refuse(format!(
                "a fragment of {} rows: 4, 8 or 16 can be trained; choose one of them",
                self.fragment
            ));
        }
        if self.batch == 0 {
            return refuse("a batch of 0 samples trains nothing; give at least 1".to_owned());
        }
        let prunes = Kind::Admm(Constraint::Prune);
        if !self.network.is_chain() && self.stages.iter().any(|stage| stage.kind == prunes) {
            return refuse(format!(
                "{} has shortcuts, whose filters cannot be pruned one layer at a time; take prune out of \
                 --constraints",
                self.network.name
            ));
        }
        if !self.network.is_chain() && !self.keep.is_empty() {
            return refuse(format!(
                "{} has shortcuts and is not pruned, so no filters are chosen; leave --keep out",
                self.network.name
            ));
        }
        if self.network.is_chain() {
            self.check_keep()?;
        }
        if let Some(stage) = self.stages.iter().find(|stage| stage.epochs == 0) {
            return refuse(format!(
                "stage {} has 0 epochs; give it at least 1",
                stage.name
            ));
        }
        for stage in &self.stages {
            if stage.images == Some(0) {
                return refuse(format!(
                    "stage {} has epochs of 0 images; give them at least 1",
                    stage.name
                ));
            }
            if !(stage.rate > 0.0 && stage.rate.is_finite()) {
                return refuse(format!(
                    "a rate of {} in stage {}; give a number above 0",
                    stage.rate, stage.name
                ));
            }
        }
        Ok(())
    }

    /// Whether pruning leaves every layer something and asks for no more than there is.
    fn check_keep(&self) -> Result<(), Error> {
        let refuse = |line: String| Err(Error::Settings(line));
        let hidden = &self.network.layers[..self.network.layers.len().saturating_sub(1)];
        if self.keep.len() != hidden.len() {
            return refuse(format!(
                "{} numbers of filters to keep for the {} hidden layers of {}; give one for each",
                self.keep.len(),
                hidden.len(),
                self.network.name
            ));
        }
        for (layer, &keep) in hidden.iter().zip(&self.keep) {
            if keep == 0 {
                return refuse(format!(
                    "keeping 0 filters of {} leaves the layer empty; keep at least 1 of its {}",
                    layer.name, layer.filters
                ));
            }
            if keep > layer.filters {
                return refuse(format!(
                    "{} filters of {} are to stay and it has {}; keep at most these",
                    keep, layer.name, layer.filters
                ));
            }
        }
        Ok(())
    }
}
