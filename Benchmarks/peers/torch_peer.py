"""PyTorch as its tuning guide says: fused optimisers, channels last, rows picked from tensors in
memory, losses summed without leaving the graph; `TORCH_COMPILE=1` for the compiled form."""

import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common

COMPILED = os.environ.get("TORCH_COMPILE") == "1"


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            *convolution(channels, filters, 3, stride), nn.ReLU(), *convolution(filters, filters, 3, 1))
        self.shortcut = (
            nn.Identity() if stride == 1 else nn.Sequential(*convolution(channels, filters, 1, stride)))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def convolution(channels, filters, size, stride):
    return [
        nn.Conv2d(channels, filters, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01),
    ]


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(common.VOCABULARY, common.WIDTH)
        self.convolution = nn.Conv1d(common.WIDTH, common.FILTERS, common.WINDOW)
        self.dense = nn.Linear(common.FILTERS, 1)

    def forward(self, x):
        x = self.embedding(x).transpose(1, 2)
        return self.dense(F.relu(self.convolution(x)).amax(2))


def resnet20():
    layers = [*convolution(3, 16, 3, 1), nn.ReLU()]
    channels = 16
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            layers.append(Residual(channels, filters, 2 if stage > 0 and block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def dense(sizes, activation):
    layers = []
    for inputs, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, units), activation()]
    return nn.Sequential(*layers[:-1])


def pictures(filters, side, kernel, stride):
    layers, channels = [], 3
    for count in (filters, 2 * filters):
        layers += [nn.Conv2d(channels, count, kernel, stride, kernel // 2), nn.ReLU()]
        if stride == 1:
            layers.append(nn.MaxPool2d(2))
        channels = count
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear((side // 4) ** 2 * channels, 10))


def network(job):
    """The last sigmoid is left to the loss, which is faster and safer."""
    if sizes := common.dense_sizes(job):
        return dense(sizes, nn.Sigmoid if job.network == "notes" else nn.ReLU)
    if job.network == "cnn":
        return nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1600, 10))
    if job.network == "pictures":
        return pictures(*job.sizes)
    return resnet20() if job.network == "resnet20" else Sequence()


def initialise(model):
    """Keras' initial weights, so that losses can be compared."""
    for module in model.modules():
        if isinstance(module, nn.Embedding):
            nn.init.uniform_(module.weight, -0.05, 0.05)
        elif isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d)):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def channels_first(x):
    """A view: the memory stays channels last."""
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def compiled(function):
    return torch.compile(function, dynamic=False) if COMPILED else function


def trainer(job):
    """A function that trains for n epochs and gives the mean loss of the last one."""
    torch.manual_seed(job.seed)
    x, y = (torch.from_numpy(values) for values in common.load(job))
    y = y if common.is_binary(job) else y.long()
    model = network(job).to(memory_format=torch.channels_last)
    initialise(model)
    if common.uses_adam(job):
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=True)
    else:
        optimizer = torch.optim.SGD(
            model.parameters(), lr=common.LEARNING_RATES[job.network],
            momentum=common.MOMENTUM if job.network == "resnet20" else 0, fused=True)
    criterion = F.binary_cross_entropy_with_logits if common.is_binary(job) else F.cross_entropy

    @compiled
    def loss_of(xs, ys):
        return criterion(model(channels_first(xs)), ys)

    def run(epochs):
        total = None
        for _ in range(epochs):
            total = torch.zeros(())
            for rows in torch.randperm(job.rows).split(job.batches[0]):
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(x[rows], y[rows])
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(rows)
        return total.item() / job.rows

    return run


def predict(job):
    x = torch.from_numpy(common.load(job)[0])
    model = network(job)
    weights = [torch.from_numpy(w) for w in common.load_weights(job)]
    if job.network == "cnn":
        # Keras flattens rows, columns, channels; PyTorch channels, rows, columns.
        weights[4] = weights[4].reshape(5, 5, 64, 10).permute(2, 0, 1, 3).reshape(1600, 10)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights):
            order = (3, 2, 0, 1) if value.dim() == 4 else (1, 0) if value.dim() == 2 else (0,)
            parameter.copy_(value.permute(order))
    if job.network == "notes":
        model.append(nn.Sigmoid())
    model = model.to(memory_format=torch.channels_last).eval()
    forward = compiled(lambda xs: model(channels_first(xs)))

    def caller(batch, threads):
        def call():
            if batch >= job.rows:
                return forward(x)
            return torch.cat([forward(part) for part in x.split(batch)])

        def with_threads():
            if torch.get_num_threads() != threads:
                torch.set_num_threads(threads)
            return call()

        return with_threads

    # One row may be faster without waking other threads.
    threads = {1, job.threads} if job.rows == 1 else {job.threads}
    with torch.inference_mode():
        common.report_prediction(
            job, [(b, caller(b, t)) for b in job.batches for t in sorted(threads)])


def main():
    job = common.parse_job()
    torch.set_num_threads(job.threads)
    if job.kind == "predict":
        predict(job)
    elif job.kind == "train":
        common.report_training(job, trainer(job))
    elif job.kind == "growth":
        common.report_growth(job, trainer, compiles=COMPILED)
    else:
        common.report_process(trainer(job)(1))


main()
