// The public umbrella: what a package with its own targets needs, and the whole command.
@_exported public import LoadCommand
@_exported public import LoadTarget
