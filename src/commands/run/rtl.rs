//! The RTL as an engine, in rust-hdl or in Verilator: every product comes out of it and is compared with
//! golden's, which also says what it costs.

use forms_engine::Counts;
use forms_golden::Mapped;
use forms_network::run::{Golden, Inputs, MatrixEngine, Programmed, Stream};
use forms_testbench::crossbar::{HardwareSimulator, mvm_batch};
use ndarray::Array2;

/// The engine.
pub(super) struct Rtl(pub(super) HardwareSimulator);

struct RtlMatrix {
    engine: HardwareSimulator,
    golden: Box<dyn Programmed>,
}

struct RtlStream<'m> {
    engine: HardwareSimulator,
    mapped: &'m Mapped,
    golden: Box<dyn Stream + 'm>,
    b_used: usize,
}

impl MatrixEngine for Rtl {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        Ok(Box::new(RtlMatrix {
            engine: self.0,
            golden: Golden.program(mapped)?,
        }))
    }
}

impl Programmed for RtlMatrix {
    fn mapped(&self) -> &Mapped {
        self.golden.mapped()
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        Ok(Box::new(RtlStream {
            engine: self.engine,
            mapped: self.golden.mapped(),
            golden: self.golden.start(b_used)?,
            b_used,
        }))
    }
}

impl Stream for RtlStream<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        let expected = self.golden.push(inputs)?;
        let batch = match inputs {
            Inputs::Bytes(batch) => batch.mapv(i64::from),
            Inputs::Words(batch) => batch.to_owned(),
        };
        let mut outputs = Array2::zeros(expected.dim());
        for part in self.mapped.crossbars() {
            let vectors: Vec<Vec<i64>> = batch
                .rows()
                .into_iter()
                .map(|x| {
                    x.iter()
                        .skip(part.rows.start)
                        .take(part.rows.len())
                        .copied()
                        .collect()
                })
                .collect();
            let done = mvm_batch(&part.crossbar, &vectors, self.b_used, self.engine)
                .map_err(|e| e.to_string())?;
            for (row, words) in done.outputs.iter().enumerate() {
                for (&column, word) in part.columns.iter().zip(words) {
                    outputs[[row, column]] += word;
                }
            }
        }
        let wrong = outputs.indexed_iter().find(|&(at, y)| *y != expected[at]);
        match wrong {
            None => Ok(outputs),
            Some(((row, column), y)) => Err(format!(
                "the RTL yields {y} in column {column} of product {row}, golden {}; this is a fault of the RTL",
                expected[[row, column]]
            )),
        }
    }

    fn counts(&self) -> Counts {
        self.golden.counts()
    }
}
