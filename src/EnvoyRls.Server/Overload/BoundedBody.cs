using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Overload;

/// <summary>Reads bodies of requests whole, within the room that there is for all of them.</summary>
internal static class BoundedBody
{
    /// <summary>Reads a body to its end, or until it is too large; the reader has to be told what was read.</summary>
    /// <exception cref="RequestRefusedException">Too much is kept of bodies that are not whole.</exception>
    public static async ValueTask<ReadResult> ReadAsync(HttpContext context, int largest)
    {
        RequestRoom? room = context.Features.Get<RequestRoom>();
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > largest)
            {
                return read;
            }

            long length = read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            room?.Hold(length);
        }
    }
}
