//! Round after round: gradient steps on what the signs leave free.

use forms_import::graph::Op;
use forms_network::Dataset;
use forms_polarize::{Source, State as Start};
use serde::{Deserialize, Serialize};

use super::grids::{Grids, is_coarse};
use super::lessons::{Draw, Lessons};
use super::program::{Program, Rounding};
use crate::Error;
use crate::framework::program::{Blend, Lesson, gradients, scores};
use crate::optimizer::{Optimizer, Rule};
use crate::parameters::Parameters;
use crate::plan::Augmentation;

/// All that decides what fine-tuning makes, besides network, data and machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Rows of a fragment.
    pub fragment: usize,
    /// Magnitude bits of a weight.
    pub bits: u32,
    /// Rounds.
    pub rounds: usize,
    /// Images of a round, drawn anew for each; all if there are fewer.
    pub images: usize,
    /// Images of a step.
    pub batch: usize,
    /// Length of the first step, which falls to a hundredth along a cosine. Above four bits that of gradient descent with
    /// momentum; up to four bits Adam's, by which a weight moves by up to so much of its column's range.
    pub rate: f32,
    /// The teacher's share of the loss, 0 ..= 1; the rest is the labels'.
    pub teacher: f32,
    /// What scores are divided by before they are compared with the teacher's.
    pub temperature: f32,
    /// How images are changed at random.
    pub augmentation: Option<Augmentation>,
    /// Seed of every random choice.
    pub seed: u64,
}

impl Settings {
    /// Whether every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Settings`] names the first that is not.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |line: String| Err(Error::Settings(line));
        for (what, found) in [
            ("--rounds", self.rounds),
            ("--round-images", self.images),
            ("--batch", self.batch),
        ] {
            if found == 0 {
                return refuse(format!("{what} 0 trains nothing; give at least 1"));
            }
        }
        if !(self.rate > 0.0 && self.rate <= 1.0) {
            return refuse(format!(
                "--rate {} is outside 0..=1, 0 excluded; 0.001 is usual at 8 bits, 0.0005 at 2",
                self.rate
            ));
        }
        if !(0.0..=1.0).contains(&self.teacher) {
            return refuse(format!(
                "--teacher {} is outside 0..=1; it is the teacher's share of the loss, 0.7 is usual",
                self.teacher
            ));
        }
        if !(0.1..=100.0).contains(&self.temperature) {
            return refuse(format!(
                "--temperature {} is outside 0.1..=100; 3 is usual",
                self.temperature
            ));
        }
        Ok(())
    }
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundLog {
    /// From 1.
    pub round: usize,
    /// Mean loss over the round.
    pub loss: f64,
    /// Correct share of the first training images, unchanged; `None` without labels.
    pub right: Option<f64>,
    /// Share of all levels that differ from those before the first round.
    pub moved: f64,
    /// Length of the last step.
    pub rate: f32,
}

/// What changes during a run.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Real weights, biases, and logarithms of scales.
    pub master: Parameters,
    /// Adam's moments.
    pub optimizer: Optimizer,
    /// What was done.
    pub log: Vec<RoundLog>,
}

/// A network under fine-tuning.
pub struct Tuner {
    settings: Settings,
    source: Source,
    start: Start,
    program: Program,
    teacher: (Program, Parameters),
    grids: Grids,
    first: Parameters,
    /// Where it stands.
    pub state: State,
}

impl Tuner {
    /// From a polarized network and the one before it, which teaches: `source` is [`Source::refined`].
    ///
    /// # Errors
    /// [`Error::Settings`] for settings out of range, layers without a gradient, or a network that is not polarized.
    pub fn new(source: Source, start: Start, settings: Settings) -> Result<Tuner, Error> {
        settings.check()?;
        let (program, real) = Program::new(&start.graph, Rounding::Steps)?;
        let teacher = Program::new(&source.graph, Rounding::Nowhere)?;
        let grids = Grids::new(
            &program.layers,
            &start,
            &source.graph,
            settings.fragment,
            settings.bits,
        )?;
        let master = grids.master(real, settings.bits);
        Ok(Tuner {
            first: grids.effective(&master),
            state: State {
                optimizer: Optimizer::at_rest(&master),
                master,
                log: Vec::new(),
            },
            settings,
            source,
            start,
            program,
            teacher,
            grids,
        })
    }

    /// A data set as the network reads it.
    ///
    /// # Errors
    /// Those of [`Lessons::new`].
    pub fn lessons<'a>(&self, data: &'a Dataset) -> Result<Lessons<'a>, Error> {
        let (how, scores) = (self.settings.augmentation, self.program.scores());
        Lessons::new(data, &self.source.input, how, scores)
    }

    /// The polarized network that it began with.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.state.log.len() >= self.settings.rounds
    }

    /// Steps of a round.
    pub fn steps(&self, lessons: &Lessons) -> usize {
        self.settings
            .images
            .min(lessons.len())
            .div_ceil(self.settings.batch)
    }

    /// Trains for a round; `tick` hears of every step, with the round's mean loss so far.
    ///
    /// # Errors
    /// [`Error::Diverged`] where loss or weights cease to be numbers; those of the framework.
    pub fn round(&mut self, lessons: &Lessons, tick: impl Fn(f64)) -> Result<(), Error> {
        let round = self.state.log.len();
        let draw = Draw::new(self.settings.seed, round);
        let order = draw.images(lessons.len(), self.settings.images);
        let steps = self.steps(lessons);
        let total = (steps * self.settings.rounds).max(1);
        let blend = Blend {
            teacher: match lessons.are_labelled() {
                true => self.settings.teacher,
                false => 1.0,
            },
            temperature: self.settings.temperature,
        };
        let of_image = |image: usize| draw.of_image(image);
        let (mut loss_sum, mut seen, mut rate) = (0.0, 0, 0.0);
        for (step, images) in order.chunks(self.settings.batch).enumerate() {
            let inputs = lessons.inputs(images, Some(&of_image));
            let taught = match blend.teacher > 0.0 {
                true => scores(&self.teacher.0, &self.teacher.1, &inputs)?,
                false => Vec::new(),
            };
            let lesson = Lesson {
                labels: lessons.labels(images),
                inputs,
                taught,
            };
            let effective = self.grids.effective(&self.state.master);
            let (loss, gradient) = gradients(&self.program, &effective, &lesson, blend)?;
            let gradient = self.grids.back(&self.state.master, &effective, gradient);
            let done = (round * steps + step) as f32 / total as f32;
            rate = self.settings.rate * crate::trainer::cosine(done);
            let State {
                master, optimizer, ..
            } = &mut self.state;
            match is_coarse(self.settings.bits) {
                true => optimizer.step(Rule::Adam, master, &gradient, rate),
                false => {
                    let gradient = self.grids.of_real_weights(gradient);
                    optimizer.step(Rule::Momentum { decay: 0.0 }, master, &gradient, rate);
                }
            }
            self.grids.hold(master);
            if !loss.is_finite() || !master.are_finite() {
                return Err(Error::Diverged {
                    stage: "fine-tuning".to_owned(),
                    epoch: round + 1,
                    step: step + 1,
                    loss,
                });
            }
            loss_sum += f64::from(loss) * images.len() as f64;
            seen += images.len();
            tick(loss_sum / seen as f64);
        }
        self.state.log.push(RoundLog {
            round: round + 1,
            loss: loss_sum / seen.max(1) as f64,
            right: self.right(lessons)?,
            moved: self.moved(),
            rate,
        });
        Ok(())
    }

    /// The correct share of the first images, as the integer network would have it but for rounding of sums.
    ///
    /// # Errors
    /// Those of the framework.
    pub fn right(&self, lessons: &Lessons) -> Result<Option<f64>, Error> {
        lessons.share_right(&self.program, &self.grids.effective(&self.state.master))
    }

    /// Share of the levels that are not those of the start.
    fn moved(&self) -> f64 {
        let now = self.grids.effective(&self.state.master);
        let (mut moved, mut all) = (0, 0);
        for layer in 0..now.weights.len() {
            let (old, new) = (
                &self.grids.0[layer].scales,
                self.grids.scales(&self.state.master, layer),
            );
            all += now.weights[layer].len();
            let pairs = now.weights[layer].indexed_iter();
            moved += pairs
                .filter(|((r, k), w)| {
                    let before = self.first.weights[layer][[*r, *k]] / old[*k];
                    (**w / new[*k]).round() != before.round()
                })
                .count();
        }
        moved as f64 / all.max(1) as f64
    }

    /// The network as it stands, on its grids.
    pub fn network(&self) -> Start {
        let effective = self.grids.effective(&self.state.master);
        let mut made = self.start.clone();
        for (at, layer) in self.program.layers.iter().enumerate() {
            if let Op::Conv {
                weights,
                bias,
                steps,
                ..
            } = &mut made.graph.nodes[layer.node].op
            {
                *weights = layer.kernels(&effective.weights[at]);
                *bias = effective.biases[at].iter().map(|&b| f64::from(b)).collect();
                let scales = self.grids.scales(&self.state.master, at);
                *steps = Some(scales.into_iter().map(f64::from).collect());
            }
        }
        made
    }

    /// What teaches, and what is said of the network.
    pub fn source(&self) -> &Source {
        &self.source
    }
}
