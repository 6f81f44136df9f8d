"""ONNX Runtime on graphs of the same operators that exporters write, all optimisations on."""

import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import common


def dense(nodes, initializers, x, kernel, bias, activation):
    number = len(nodes)
    names = [f"w{number}", f"b{number}"]
    initializers += [numpy_helper.from_array(kernel, names[0]), numpy_helper.from_array(bias, names[1])]
    nodes.append(helper.make_node("Gemm", [x, *names], [f"y{number}"]))
    return activated(nodes, f"y{number}", activation)


def activated(nodes, x, activation):
    if activation is None:
        return x
    nodes.append(helper.make_node(activation, [x], [f"a{len(nodes)}"]))
    return nodes[-1].output[0]


def pooled_convolution(nodes, initializers, x, kernel, bias):
    number = len(nodes)
    names = [f"w{number}", f"b{number}"]
    kernel = kernel.transpose(3, 2, 0, 1).copy()
    initializers += [numpy_helper.from_array(kernel, names[0]), numpy_helper.from_array(bias, names[1])]
    nodes.append(helper.make_node("Conv", [x, *names], [f"y{number}"], kernel_shape=[3, 3]))
    x = activated(nodes, f"y{number}", "Relu")
    nodes.append(helper.make_node("MaxPool", [x], [f"p{number}"], kernel_shape=[2, 2], strides=[2, 2]))
    return f"p{number}"


def graph(job):
    weights = common.load_weights(job)
    nodes, initializers, x = [], [], "x"
    if job.network == "cnn":
        shape = ["rows", 1, 28, 28]
        for index in (0, 2):
            x = pooled_convolution(nodes, initializers, x, *weights[index : index + 2])
        nodes.append(helper.make_node("Flatten", [x], ["flat"]))
        # Keras flattens rows, columns, channels; ONNX channels, rows, columns.
        kernel = weights[4].reshape(5, 5, 64, 10).transpose(2, 0, 1, 3).reshape(1600, 10)
        x = dense(nodes, initializers, "flat", kernel.copy(), weights[5], None)
    else:
        shape = ["rows", weights[0].shape[0]]
        inner, last = ("Sigmoid", "Sigmoid") if job.network == "notes" else ("Relu", None)
        for index in range(0, len(weights), 2):
            activation = last if index + 2 == len(weights) else inner
            x = dense(nodes, initializers, x, *weights[index : index + 2], activation)
    model = helper.make_model(
        helper.make_graph(
            nodes, job.network,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(x, TensorProto.FLOAT, ["rows", weights[-1].shape[0]])],
            initializers),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def session(job, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(graph(job), options, providers=["CPUExecutionProvider"])


def main():
    import numpy as np

    job = common.parse_job()
    x = common.load(job)[0]
    if job.network == "cnn":
        x = x.reshape(-1, 1, 28, 28)  # one channel: the same memory

    def caller(runner, batch):
        if batch >= job.rows:
            return lambda: runner.run(None, {"x": x})[0]
        parts = [x[start : start + batch] for start in range(0, job.rows, batch)]
        return lambda: np.concatenate([runner.run(None, {"x": part})[0] for part in parts])

    # One row may be faster without waking other threads.
    threads = {1, job.threads} if job.rows == 1 else {job.threads}
    sessions = [session(job, count) for count in sorted(threads)]
    common.report_prediction(
        job, [(batch, caller(runner, batch)) for batch in job.batches for runner in sessions])


main()
