//! A file of programs: what is loaded once, and what every picture is sent.

use super::packet::{open, packet};
use super::{Accelerator, AcceleratorError, Burst, PacketKind};

/// What makes an accelerator a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The hardware it is for.
    pub accelerator: Accelerator,
    /// Sent once, while the accelerator is idle.
    pub loaded: Vec<Burst>,
    /// Sent for every picture behind its map, one after the other.
    pub passes: Vec<Vec<Burst>>,
}

impl Image {
    /// The packets, each with its words, in the order in which they are sent.
    pub fn packets(&self) -> Vec<Vec<u32>> {
        let fingerprint = self.accelerator.fingerprint();
        let programs = std::iter::once(&self.loaded).chain(&self.passes);
        programs
            .map(|bursts| packet(PacketKind::Program, fingerprint, &Burst::words(bursts)))
            .collect()
    }

    /// The file: all packets' words, lowest byte first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.packets().concat();
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// Reads a file for `accelerator`.
    ///
    /// # Errors
    /// Every [`AcceleratorError`] that names a packet or a burst; those of [`Accelerator::validate`].
    pub fn from_bytes(accelerator: &Accelerator, bytes: &[u8]) -> Result<Image, AcceleratorError> {
        accelerator.validate()?;
        let (whole, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(AcceleratorError::Bytes { bytes: bytes.len() });
        }
        let words: Vec<u32> = whole.iter().map(|&word| u32::from_le_bytes(word)).collect();
        let fingerprint = accelerator.fingerprint();
        let mut programs = Vec::new();
        let mut rest = &words[..];
        while !rest.is_empty() {
            let position = programs.len();
            let (payload, behind) = open(rest, position, PacketKind::Program, fingerprint)?;
            programs.push(Burst::read(payload, &format!("packet {position}"))?);
            rest = behind;
        }
        let mut programs = programs.into_iter();
        let loaded = programs.next().ok_or(AcceleratorError::NoPacket)?;
        Ok(Image {
            accelerator: accelerator.clone(),
            loaded,
            passes: programs.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::accelerator::{Operation, Target};

    fn image() -> Image {
        let table = [Burst::run(&[Operation::Receive, Operation::End])];
        let table = Burst::words(&table).into_iter().enumerate();
        Image {
            accelerator: Accelerator::new(&Config::named("forms-tiny").unwrap(), 2),
            loaded: Burst::gather(table.map(|(at, word)| (Target::Table, 0, at as u32, word))),
            passes: vec![Burst::gather([(Target::Row, 0, 0, 1 << 31)])],
        }
    }

    #[test]
    fn an_image_is_read_as_it_was_written() {
        let image = image();
        let read = Image::from_bytes(&image.accelerator, &image.to_bytes());
        assert_eq!(read, Ok(image));
    }

    #[test]
    fn every_truncation_and_every_changed_bit_is_one_line() {
        let image = image();
        let bytes = image.to_bytes();
        let first_packet = 4 * image.packets()[0].len();
        for length in 0..bytes.len() {
            let read = Image::from_bytes(&image.accelerator, &bytes[..length]);
            match length == first_packet {
                // The loaded program alone is an image too.
                true => assert!(read.is_ok()),
                false => assert_eq!(read.unwrap_err().to_string().lines().count(), 1),
            }
        }
        for bit in 0..8 * bytes.len() {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let error = Image::from_bytes(&image.accelerator, &changed).unwrap_err();
            assert_eq!(error.to_string().lines().count(), 1, "bit {bit}");
        }
    }

    #[test]
    fn an_image_for_other_hardware_is_refused() {
        let image = image();
        let other = Accelerator {
            crossbars: 3,
            ..image.accelerator.clone()
        };
        let error = Image::from_bytes(&other, &image.to_bytes()).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("packet 0 was made for hardware with the fingerprint 0x"),
            "{error}"
        );
    }
}
