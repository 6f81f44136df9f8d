// What looks into trainings names their parts.
@_exported public import DescentTraining
