//! Operators that are others in short: those that onnxruntime's quantizer writes beside the standard's.

use tract_onnx::pb::{AttributeProto, NodeProto};

use crate::Error;
use crate::onnx::Attributes;

/// The nodes of a model, with those of the domain `com.microsoft` that are known written out.
pub(super) fn all(nodes: Vec<NodeProto>, opset: i64) -> Result<Vec<NodeProto>, Error> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node.domain.as_str() {
            "com.microsoft" => match written_out(&node, opset) {
                Some(nodes) => out.extend(nodes),
                None => out.push(node),
            },
            "" | "ai.onnx" => match in_parts(&node) {
                Some(nodes) => out.extend(nodes),
                None => out.push(node),
            },
            _ => out.push(node),
        }
    }
    Ok(out)
}

/// Functions that the host does not know, of those that it does.
fn in_parts(node: &NodeProto) -> Option<Vec<NodeProto>> {
    let (input, output) = (node.input.first()?, node.output.first()?);
    let inner = |what: &str| format!("{output} {what}");
    let attributes = Attributes(node);
    let constant = |what: &str, x: f64| {
        let mut constant = part(node, "Constant", &[], &inner(what));
        constant.attribute.push(AttributeProto {
            name: "value_float".to_owned(),
            r#type: 1,
            f: x as f32,
            ..Default::default()
        });
        constant
    };
    match node.op_type.as_str() {
        "Gelu"
            if attributes
                .text("approximate")
                .is_none_or(|how| how == "none") =>
        {
            Some(vec![
                constant("root", std::f64::consts::FRAC_1_SQRT_2),
                constant("one", 1.0),
                constant("half", 0.5),
                part(node, "Mul", &[input, &inner("root")], &inner("scaled")),
                part(node, "Erf", &[&inner("scaled")], &inner("erf")),
                part(node, "Add", &[&inner("erf"), &inner("one")], &inner("sum")),
                part(node, "Mul", &[input, &inner("half")], &inner("halved")),
                part(node, "Mul", &[&inner("halved"), &inner("sum")], output),
            ])
        }
        "Gelu"
            if attributes
                .text("approximate")
                .is_some_and(|how| how == "tanh") =>
        {
            Some(vec![
                constant("a", 0.044715),
                constant("root", (2.0 / std::f64::consts::PI).sqrt()),
                constant("one", 1.0),
                constant("half", 0.5),
                part(node, "Mul", &[input, input], &inner("square")),
                part(
                    node,
                    "Mul",
                    &[&inner("square"), &inner("a")],
                    &inner("small"),
                ),
                part(
                    node,
                    "Add",
                    &[&inner("small"), &inner("one")],
                    &inner("factor"),
                ),
                part(node, "Mul", &[input, &inner("factor")], &inner("bent")),
                part(
                    node,
                    "Mul",
                    &[&inner("bent"), &inner("root")],
                    &inner("scaled"),
                ),
                part(node, "Tanh", &[&inner("scaled")], &inner("tanh")),
                part(node, "Add", &[&inner("tanh"), &inner("one")], &inner("sum")),
                part(node, "Mul", &[input, &inner("half")], &inner("halved")),
                part(node, "Mul", &[&inner("halved"), &inner("sum")], output),
            ])
        }
        "Mish" => Some(vec![
            part(node, "Softplus", &[input], &inner("softplus")),
            part(node, "Tanh", &[&inner("softplus")], &inner("tanh")),
            part(node, "Mul", &[input, &inner("tanh")], output),
        ]),
        "Swish" => Some(vec![
            constant("alpha", attributes.float("alpha", 1.0)),
            part(node, "Mul", &[input, &inner("alpha")], &inner("scaled")),
            part(node, "Sigmoid", &[&inner("scaled")], &inner("sigmoid")),
            part(node, "Mul", &[input, &inner("sigmoid")], output),
        ]),
        _ => None,
    }
}

/// A node of the standard's, named after the one that it is part of.
fn part(of: &NodeProto, operator: &str, inputs: &[&str], output: &str) -> NodeProto {
    NodeProto {
        op_type: operator.to_owned(),
        name: format!("{} {operator}", super::name(of)),
        input: inputs.iter().map(|&i| i.to_owned()).collect(),
        output: vec![output.to_owned()],
        ..Default::default()
    }
}

fn keep(of: &NodeProto, names: &[&str]) -> Vec<AttributeProto> {
    let kept = of
        .attribute
        .iter()
        .filter(|a| names.contains(&a.name.as_str()));
    kept.cloned().collect()
}

/// `None` where the operator is not known, or says something that is not known.
fn written_out(node: &NodeProto, opset: i64) -> Option<Vec<NodeProto>> {
    let input = |at: usize| node.input.get(at).map_or("", String::as_str);
    let output = node.output.first()?;
    let inner = |what: &str| format!("{output} {what}");
    let only = |names: &[&str]| {
        node.attribute
            .iter()
            .all(|a| names.contains(&a.name.as_str()))
    };
    let real = |what: &str, at: [usize; 3]| {
        let name = inner(what);
        (part(node, "DequantizeLinear", &at.map(input), &name), name)
    };
    let integer = |value: &str, scale: usize, zero: usize| {
        part(
            node,
            "QuantizeLinear",
            &[value, input(scale), input(zero)],
            output,
        )
    };
    let sum = inner("as real numbers");
    // One operand, an operator of the standard's, one result.
    let single = |operator: &str, attributes: &[&str]| {
        let (first, a) = real("input", [0, 1, 2]);
        let mut middle = part(node, operator, &[&a], &sum);
        middle.attribute = keep(node, attributes);
        Some(vec![first, middle, integer(&sum, 3, 4)])
    };
    match node.op_type.as_str() {
        "QLinearAdd" | "QLinearMul" if only(&[]) => {
            let (first, a) = real("first", [0, 1, 2]);
            let (second, b) = real("second", [3, 4, 5]);
            let operator = &node.op_type["QLinear".len()..];
            let middle = part(node, operator, &[&a, &b], &sum);
            Some(vec![first, second, middle, integer(&sum, 6, 7)])
        }
        "QLinearSigmoid" if only(&[]) => single("Sigmoid", &[]),
        "QLinearLeakyRelu" if only(&["alpha"]) => single("LeakyRelu", &["alpha"]),
        "QLinearSoftmax" if opset >= 13 => single("Softmax", &["axis"]),
        "QLinearGlobalAveragePool"
            if node
                .attribute
                .iter()
                .all(|a| a.name == "channels_last" && a.i == 0) =>
        {
            single("GlobalAveragePool", &[])
        }
        "QLinearAveragePool"
            if node
                .attribute
                .iter()
                .all(|a| a.name != "channels_last" || a.i == 0) =>
        {
            single(
                "AveragePool",
                &[
                    "auto_pad",
                    "ceil_mode",
                    "count_include_pad",
                    "kernel_shape",
                    "pads",
                    "strides",
                ],
            )
        }
        "QLinearConcat" if only(&["axis"]) => {
            let mut nodes = Vec::new();
            let mut parts = Vec::new();
            for at in (2..node.input.len()).step_by(3) {
                let (one, name) = real(&format!("part {at}"), [at, at + 1, at + 2]);
                nodes.push(one);
                parts.push(name);
            }
            let names: Vec<&str> = parts.iter().map(String::as_str).collect();
            let mut middle = part(node, "Concat", &names, &sum);
            middle.attribute = keep(node, &["axis"]);
            nodes.push(middle);
            nodes.push(integer(&sum, 0, 1));
            Some(nodes)
        }
        // Products of a dynamically quantized value with constant integers.
        "DynamicQuantizeMatMul" if only(&[]) => {
            let (weights, w) = real("weights", [1, 2, 3]);
            let product = inner("product");
            let bias = !input(4).is_empty();
            let mut nodes = vec![weights];
            let last = if bias { &product } else { output };
            nodes.push(part(node, "MatMul", &[input(0), &w], last));
            if bias {
                nodes.push(part(node, "Add", &[&product, input(4)], output));
            }
            for node in &mut nodes[..1] {
                node.attribute.push(AttributeProto {
                    name: "axis".to_owned(),
                    r#type: 2,
                    i: -1,
                    ..Default::default()
                });
            }
            Some(nodes)
        }
        "FusedMatMul" if only(&[]) => {
            Some(vec![part(node, "MatMul", &[input(0), input(1)], output)])
        }
        "Gelu" if opset >= 20 => Some(vec![part(node, "Gelu", &[input(0)], output)]),
        _ => None,
    }
}
