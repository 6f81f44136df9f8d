/// Ends training quietly when the loss becomes NaN or infinite. Without it `fit` throws
/// ``TrainingError/diverged(loss:epoch:step:cause:)``.
public final class TerminateOnNaN: Callback {
    public override func onTrainBatchEnd(_ batch: Int, logs: BatchLogs) {
        guard let loss = logs["loss"], !loss.isFinite else { return }
        print("Batch \(batch): Invalid loss, terminating training")
        model?.stopTraining = true
    }
}
