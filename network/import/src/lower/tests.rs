//! What lowering reads of a file, and when.

use prost::Message;
use prost::bytes::Bytes;
use tract_onnx::pb::{
    GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto,
    TypeProto, ValueInfoProto, tensor_shape_proto, type_proto,
};

use super::{Lowering, Shapes};
use crate::onnx;

/// "y" = "x" `[1, 3]` times "w" `[3, 2]`, "w" as a file holds it.
fn product() -> ModelProto {
    let value = |name: &str, dims: [i64; 2]| {
        let dim = dims.map(|n| tensor_shape_proto::Dimension {
            value: Some(tensor_shape_proto::dimension::Value::DimValue(n)),
            ..Default::default()
        });
        let tensor = type_proto::Tensor {
            elem_type: 1,
            shape: Some(TensorShapeProto { dim: dim.into() }),
        };
        ValueInfoProto {
            name: name.into(),
            r#type: Some(TypeProto {
                value: Some(type_proto::Value::TensorType(tensor)),
                ..Default::default()
            }),
            ..Default::default()
        }
    };
    let numbers = [0.5_f32, -1.0, 2.0, 3.0, -4.0, 0.0];
    let weights = TensorProto {
        name: "w".into(),
        dims: vec![3, 2],
        data_type: 1,
        raw_data: numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
        ..Default::default()
    };
    let node = NodeProto {
        op_type: "MatMul".into(),
        input: vec!["x".into(), "w".into()],
        output: vec!["y".into()],
        ..Default::default()
    };
    ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            version: 13,
            ..Default::default()
        }],
        graph: Some(GraphProto {
            node: vec![node],
            input: vec![value("x", [1, 3])],
            output: vec![value("y", [1, 2])],
            initializer: vec![weights],
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[test]
fn a_matrix_goes_into_its_product_as_the_file_has_it() {
    let bytes = Bytes::from(product().encode_to_vec());
    let model = onnx::decode(bytes, None).unwrap();
    let Ok(mut lowering) = Lowering::new(model, &Shapes::new()) else {
        panic!("the model is read");
    };
    let proto = lowering.waiting.pop_front().unwrap();
    assert!(lowering.node(&proto).is_ok());
    assert_eq!(lowering.nodes.len(), 1);
    // Numbers of 64 bits, which take twice the file, were never made of it.
    assert!(!lowering.values.contains_key("w"));
    assert!(lowering.unread["w"].raw_data.is_empty());
}
