// Users import Descent and get all of it.
@_exported public import DescentInsight
