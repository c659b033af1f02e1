//! The writes and operations of a compiled network, put together as an image.

use forms_golden::accelerator::{
    Accelerator, Burst, Descriptor, Image, Operation, RowEntry, Target,
};
use forms_golden::layers::Scale;

use super::{Part, Work, Write};
use crate::Error;

impl Part {
    /// Lists its fragments, the first of every crossbar, then the second: so all crossbars are busy.
    pub(super) fn walk(&mut self, m: usize, rows: &[RowEntry]) {
        let counts: Vec<usize> = (0..self.crossbars)
            .map(|i| self.layer.rows(i).len().div_ceil(m))
            .collect();
        for f in 0..counts.iter().copied().max().unwrap_or(0) {
            for (i, &count) in counts.iter().enumerate() {
                if f >= count {
                    continue;
                }
                self.fragments.push((i, f + 1 == count));
                let own = self.layer.rows(i);
                let first = own.start + f * m;
                let held = (first..first + m).map(|row| match row < own.end {
                    true => rows[row],
                    false => RowEntry::Idle,
                });
                self.rows.extend(held);
            }
        }
    }

    /// Its writes on crossbars `first` and up, rows and fragments listed from `first_row` and `first_fragment`:
    /// those that last, and those that every run of it needs.
    fn writes(
        &self,
        first: usize,
        [first_row, first_fragment]: [usize; 2],
    ) -> (Vec<Write>, Vec<Write>) {
        let (mut lasting, mut each) = (Vec::new(), Vec::new());
        for write in self.layer.writes() {
            let (target, crossbar) = write.target.code();
            let address = write.address as u32;
            let data = write.data as u32;
            // Targets are few, crossbars 32 at most.
            let target = target as u8;
            match target {
                0..=4 => lasting.push((
                    Target::Tile(target),
                    crossbar as u8 + first as u8,
                    address,
                    data,
                )),
                // Which crossbars are in use.
                5 => each.push((Target::Tile(target), 0, address, data << first)),
                _ => each.push((Target::Tile(target), 0, address, data)),
            }
        }
        let rows = self.rows.iter().enumerate();
        lasting.extend(rows.map(|(i, row)| (Target::Row, 0, (first_row + i) as u32, row.word())));
        let fragments = self.fragments.iter().enumerate();
        lasting.extend(fragments.map(|(i, &(crossbar, last))| {
            let word = (first + crossbar) as u32 | u32::from(last) << 5;
            (Target::Fragment, 0, (first_fragment + i) as u32, word)
        }));
        // Neighbours go together; within a target the order of addresses is kept.
        lasting.sort_by_key(|&(target, crossbar, address, _)| (target, crossbar, address));
        each.sort_by_key(|&(target, _, address, _)| (target, address));
        each.extend(descriptor_writes(&Descriptor {
            first_row: first_row as u16,
            first_fragment: first_fragment as u16,
            ..self.descriptor
        }));
        (lasting, each)
    }
}

fn descriptor_writes(descriptor: &Descriptor) -> Vec<Write> {
    let words = descriptor.words().into_iter().enumerate();
    words
        .map(|(i, word)| (Target::Descriptor, 0, i as u32, word))
        .collect()
}

pub(super) fn sum_writes(scales: [Scale; 2], [low, high]: [u32; 2]) -> Vec<Write> {
    let [a, b] = scales;
    vec![
        (Target::Scale, 0, 0, a.multiplier()),
        (Target::Scale, 0, 1, b.multiplier()),
        (Target::Shift, 0, 0, a.shift()),
        (Target::Shift, 0, 1, b.shift()),
        (Target::Low, 0, 0, low),
        (Target::High, 0, 0, high),
    ]
}

/// Puts programs together: everything loaded where `crossbars` is no more than there are, else in passes.
pub(super) fn assemble(
    accelerator: &Accelerator,
    receive: Descriptor,
    work: Vec<Work>,
    send: Option<Descriptor>,
    crossbars: usize,
) -> Result<Image, Error> {
    let is_resident = crossbars <= accelerator.crossbars;
    let mut lasting = Vec::new();
    let mut table = Burst::gather(descriptor_writes(&receive));
    table.push(Burst::run(&[Operation::Receive]));
    let mut passes = Vec::new();
    let (mut crossbar, mut rows, mut fragments) = (0, 0, 0);
    for work in work {
        match work {
            Work::Add(_, writes, descriptor) => {
                table.extend(Burst::gather(
                    writes.into_iter().chain(descriptor_writes(&descriptor)),
                ));
                table.push(Burst::run(&[Operation::Add]));
            }
            Work::Part(part) if is_resident => {
                let (own, each) = part.writes(crossbar, [rows, fragments]);
                crossbar += part.crossbars;
                rows += part.rows.len();
                fragments += part.fragments.len();
                lasting.extend(own);
                table.extend(Burst::gather(each));
                table.push(Burst::run(&[Operation::Multiply]));
            }
            Work::Part(part) => {
                let (own, each) = part.writes(0, [0, 0]);
                passes.push(Burst::gather(own.into_iter().chain(each)));
                table.push(Burst::run(&[Operation::Program, Operation::Multiply]));
            }
        }
    }
    if let Some(send) = send {
        table.extend(Burst::gather(descriptor_writes(&send)));
        table.push(Burst::run(&[Operation::Send]));
    }
    table.push(Burst::run(&[Operation::End]));
    let table = Burst::words(&table);
    if table.len() > accelerator.table_words {
        return Err(Error::NotOnAccelerator {
            node: "the whole network".into(),
            reason: format!(
                "its layer table has {} words, and there is room for {}; give the accelerator a larger one",
                table.len(),
                accelerator.table_words
            ),
        });
    }
    let table = table.into_iter().enumerate();
    lasting.extend(table.map(|(at, word)| (Target::Table, 0, at as u32, word)));
    Ok(Image {
        accelerator: accelerator.clone(),
        loaded: Burst::gather(lasting),
        passes,
    })
}
