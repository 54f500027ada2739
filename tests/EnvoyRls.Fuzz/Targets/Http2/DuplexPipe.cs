using System.IO.Pipelines;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Both directions of a connection.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
