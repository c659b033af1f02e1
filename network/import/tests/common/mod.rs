//! ONNX models from their parts, and what tract makes of them.
#![allow(dead_code, reason = "each test file uses some of it")]

use ndarray::Array3;
use prost::Message;
use tract_onnx::pb::*;
use tract_onnx::prelude::*;

pub fn tensor(name: &str, dims: &[i64], data: Vec<f32>) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: 1,
        float_data: data,
        ..Default::default()
    }
}

pub fn ints(name: &str, ints: &[i64]) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 7,
        ints: ints.to_vec(),
        ..Default::default()
    }
}

pub fn int(name: &str, i: i64) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 2,
        i,
        ..Default::default()
    }
}

pub fn node(op: &str, inputs: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op.into(),
        name: output.into(),
        input: inputs.iter().map(|&i| i.into()).collect(),
        output: vec![output.into()],
        attribute,
        ..Default::default()
    }
}

pub fn value(name: &str, dims: &[i64]) -> ValueInfoProto {
    let dim = dims.iter().map(|&n| tensor_shape_proto::Dimension {
        value: Some(tensor_shape_proto::dimension::Value::DimValue(n)),
        ..Default::default()
    });
    ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor {
                elem_type: 1,
                shape: Some(TensorShapeProto { dim: dim.collect() }),
            })),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// A whole model with the input "x" of `[1, C, H, W]` and an output "y".
pub fn model_of(
    nodes: Vec<NodeProto>,
    initializer: Vec<TensorProto>,
    input: &[i64],
    output: &[i64],
) -> Vec<u8> {
    ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            domain: String::new(),
            version: 13,
        }],
        graph: Some(GraphProto {
            name: "g".into(),
            node: nodes,
            initializer,
            input: vec![value("x", input)],
            output: vec![value("y", output)],
            ..Default::default()
        }),
        ..Default::default()
    }
    .encode_to_vec()
}

/// Integers of an element type: 2 unsigned and 3 signed bytes, 6 of 32 bits.
pub fn integers(name: &str, kind: i32, dims: &[i64], data: &[i32]) -> TensorProto {
    let raw = data.iter().flat_map(|&x| match kind {
        6 => x.to_le_bytes().to_vec(),
        _ => vec![x as u8],
    });
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: kind,
        raw_data: raw.collect(),
        ..Default::default()
    }
}

/// Tract's output for one image.
pub fn tract(bytes: &[u8], image: &Array3<f32>) -> Vec<f32> {
    planned(bytes, image.dim())(image)
}

/// A model planned once, for many images `(C, H, W)`.
pub fn planned(
    bytes: &[u8],
    (c, h, w): (usize, usize, usize),
) -> impl Fn(&Array3<f32>) -> Vec<f32> + use<> {
    let plan = tract_onnx::onnx()
        .model_for_read(&mut &bytes[..])
        .unwrap()
        .with_input_fact(0, f32::fact([1, c, h, w]).into())
        .unwrap()
        .into_optimized()
        .unwrap()
        .into_runnable()
        .unwrap();
    move |image| {
        let list: Vec<f32> = image.iter().copied().collect();
        let input = Tensor::from_shape(&[1, c, h, w], &list).unwrap();
        let outputs = plan.run(tvec!(input.into())).unwrap();
        outputs[0].as_slice::<f32>().unwrap().to_vec()
    }
}
