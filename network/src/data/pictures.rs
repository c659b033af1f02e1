//! A PNG, JPEG or BMP file; or a folder of them, and a text file that says what they show: a line `FILE LABEL` each
//! in `labels.txt`, or `FILE,LABEL` in `labels.csv`.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, imageops::FilterType};
use ndarray::Array4;

use super::{Dataset, MAX_BYTES, Samples, read_all};
use crate::Error;

/// The longest side of a picture, in pixels.
const MAX_SIDE: u32 = 1 << 14;
/// The most memory that decoding one may take, in bytes.
const MAX_DECODING: u64 = 1 << 29;

/// Whether a file's name is that of a picture.
pub(super) fn is_picture(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str());
    end.is_some_and(|end| {
        let end = end.to_ascii_lowercase();
        ["png", "jpg", "jpeg", "bmp"].contains(&end.as_str())
    })
}

/// One picture alone, as [`open`] brings it to `shape`; what it shows is not known.
pub(super) fn open_one(path: &Path, shape: [usize; 3]) -> Result<Dataset, Error> {
    check_channels(path, shape)?;
    let [channels, height, width] = shape;
    let pixels = planes(path, shape)?;
    let images = Array4::from_shape_vec((1, channels, height, width), pixels)
        .map_err(|e| Error::file(path, format!("does not fit {shape:?}: {e}")))?;
    Ok(Dataset {
        path: path.to_path_buf(),
        samples: Samples::Bytes(images),
        labels: None,
    })
}

fn check_channels(path: &Path, [channels, ..]: [usize; 3]) -> Result<(), Error> {
    match channels {
        1 | 3 => Ok(()),
        _ => {
            let reason = format!("pictures have 1 or 3 channels, but the network reads {channels}");
            Err(Error::file(path, reason))
        }
    }
}

/// A picture's pixels, channel by channel: gray for one channel, red, green, blue for three; another size is resampled
/// (triangle filter).
fn planes(path: &Path, [channels, height, width]: [usize; 3]) -> Result<Vec<u8>, Error> {
    let picture = decode(path)?;
    let (h, w) = (height as u32, width as u32);
    let picture = match (picture.height(), picture.width()) == (h, w) {
        true => picture,
        false => picture.resize_exact(w, h, FilterType::Triangle),
    };
    let pixels = match channels {
        1 => picture.into_luma8().into_raw(),
        _ => picture.into_rgb8().into_raw(),
    };
    let channel = |c: usize| pixels.iter().skip(c).step_by(channels).copied();
    Ok((0..channels).flat_map(channel).collect())
}

/// The pictures in the order of the file, brought to `shape` = [channels, height, width].
pub(super) fn open(folder: &Path, shape: [usize; 3]) -> Result<Dataset, Error> {
    let Some(list) = ["labels.txt", "labels.csv"]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
    else {
        let reason = "holds neither IDX files, nor images.npy, nor labels.txt or labels.csv beside pictures; \
                      write a line `FILE LABEL` for each picture into labels.txt";
        return Err(Error::file(folder, reason));
    };
    let text = String::from_utf8(read_all(&list)?)
        .map_err(|_| Error::file(&list, "is no text in UTF-8"))?;
    let [channels, height, width] = shape;
    check_channels(folder, shape)?;
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let (file, label) = line
            .trim()
            .rsplit_once([',', ' ', '\t'])
            .and_then(|(file, label)| Some((file.trim(), label.trim().parse::<u32>().ok()?)))
            .ok_or_else(|| Error::file(&list, format!("line {} is not `FILE LABEL`", at + 1)))?;
        pixels.extend(planes(&folder.join(file), shape)?);
        labels.push(label);
        if pixels.len() as u64 > MAX_BYTES {
            return Err(Error::file(
                &list,
                format!("lists more than {MAX_BYTES} bytes of pixels; split it"),
            ));
        }
    }
    if labels.is_empty() {
        return Err(Error::file(
            &list,
            "lists no picture; write a line `FILE LABEL` for each",
        ));
    }
    let images = Array4::from_shape_vec((labels.len(), channels, height, width), pixels)
        .map_err(|e| Error::file(folder, format!("pictures do not fit {shape:?}: {e}")))?;
    Ok(Dataset {
        path: folder.to_path_buf(),
        samples: Samples::Bytes(images),
        labels: Some(labels),
    })
}

/// One picture as a viewer shows it: turned as its EXIF data say. Its memory is bounded.
pub(super) fn decode(path: &Path) -> Result<DynamicImage, Error> {
    let bytes = read_all(path)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODING);
    let unreadable = |e: String| Error::file(path, format!("is no readable PNG, JPEG or BMP: {e}"));
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|e| unreadable(e.to_string()))?;
    reader.limits(limits);
    let decoded = reader.into_decoder().and_then(|mut decoder| {
        let orientation = decoder.orientation()?;
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok(picture)
    });
    decoded.map_err(|e| unreadable(e.to_string()))
}
