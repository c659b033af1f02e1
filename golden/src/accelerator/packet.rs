//! Packets: three words of header, the payload, a checksum.

use super::AcceleratorError;

/// Words before a payload.
pub const HEADER_WORDS: usize = 3;

/// The first word of a packet, but for its kind.
const MAGIC: u32 = 0x4652_0100;

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacketKind {
    /// Bursts.
    Program = 1,
    /// The words of a map.
    Map = 2,
}

/// The CRC-32 of words, lowest byte first, as zlib, Ethernet and PNG have it.
pub(super) fn crc32(words: &[u32]) -> u32 {
    let mut remainder = u32::MAX;
    for byte in words.iter().flat_map(|word| word.to_le_bytes()) {
        remainder ^= u32::from(byte);
        for _ in 0..8 {
            let divides = remainder & 1 == 1;
            remainder >>= 1;
            if divides {
                remainder ^= 0xedb8_8320;
            }
        }
    }
    !remainder
}

/// The words of a packet for the hardware with this fingerprint.
pub fn packet(kind: PacketKind, fingerprint: u32, payload: &[u32]) -> Vec<u32> {
    // A payload is far shorter than 2^32 words.
    let mut words = vec![MAGIC + kind as u32, fingerprint, payload.len() as u32];
    words.extend(payload);
    words.push(crc32(&words));
    words
}

/// The payload of the packet that begins `words`, number `position` of its file, and what is behind it.
pub(super) fn open(
    words: &[u32],
    position: usize,
    kind: PacketKind,
    fingerprint: u32,
) -> Result<(&[u32], &[u32]), AcceleratorError> {
    let truncated = |needed: usize| AcceleratorError::Truncated {
        packet: position,
        needed,
        found: words.len(),
    };
    let &[first, made_for, length, ..] = words else {
        return Err(truncated(HEADER_WORDS));
    };
    if first != MAGIC + kind as u32 {
        return Err(AcceleratorError::FirstWord {
            packet: position,
            expected: MAGIC + kind as u32,
            found: first,
        });
    }
    if made_for != fingerprint {
        return Err(AcceleratorError::Fingerprint {
            packet: position,
            expected: fingerprint,
            found: made_for,
        });
    }
    let length = length as usize;
    if length == 0 {
        return Err(AcceleratorError::EmptyPacket { packet: position });
    }
    let whole = HEADER_WORDS + length;
    if words.len() <= whole {
        return Err(truncated(whole + 1));
    }
    let (covered, rest) = words.split_at(whole);
    let (expected, found) = (crc32(covered), rest[0]);
    if expected != found {
        return Err(AcceleratorError::Checksum {
            packet: position,
            expected,
            found,
        });
    }
    Ok((&covered[HEADER_WORDS..], &rest[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_that_the_world_uses() {
        // Of "12345678", by Python's zlib.crc32.
        let words = [*b"1234", *b"5678"].map(u32::from_le_bytes);
        assert_eq!(crc32(&words), 0x9ae0_daaf);
    }

    #[test]
    fn a_packet_is_opened_again_and_no_bit_of_it_can_change() {
        let words = packet(PacketKind::Program, 7, &[1, 2, 3]);
        let open = |words: &[u32]| {
            open(words, 0, PacketKind::Program, 7)
                .map(|(payload, rest)| (payload.to_vec(), rest.len()))
        };
        assert_eq!(open(&words), Ok((vec![1, 2, 3], 0)));
        for bit in 0..32 * words.len() {
            let mut changed = words.clone();
            changed[bit / 32] ^= 1 << (bit % 32);
            assert!(open(&changed).is_err(), "bit {bit}");
        }
        for length in 0..words.len() {
            assert!(open(&words[..length]).is_err(), "{length} words");
        }
    }
}
