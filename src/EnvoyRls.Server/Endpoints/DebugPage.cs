using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>One page of the debug port.</summary>
/// <param name="Path">Matched exactly.</param>
/// <param name="Help">What the index says about it.</param>
/// <param name="Write">Answers.</param>
/// <param name="LoopbackOnly">Whether only this machine gets an answer.</param>
internal sealed record DebugPage(string Path, string Help, Func<HttpContext, Task> Write, bool LoopbackOnly = false);
