using System.Security.Cryptography;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Server.Adaptive;

/// <summary>
/// The secret that hashes of observed traffic start from: made once, kept in the archive and shared by all replicas, so that what they
/// saw can be put together and what was learnt is found again.
/// </summary>
internal static class ObservationSeed
{
    private const string Name = "observation-seed";

    /// <summary>Gets the seed, or makes it. Where neither replicas nor archive can be asked this replica goes by one of its own.</summary>
    public static async Task<UInt128> GetAsync(ICoordinator coordinator, IAdaptiveArchive archive, CancellationToken cancellation)
    {
        byte[] proposed = await KeptAsync(archive, cancellation) ?? RandomNumberGenerator.GetBytes(16);
        byte[] agreed = await AgreeAsync(coordinator, proposed, cancellation);
        await KeepAsync(archive, agreed, cancellation);
        return new UInt128(BitConverter.ToUInt64(agreed, 0), BitConverter.ToUInt64(agreed, 8));
    }

    private static async Task<byte[]> AgreeAsync(ICoordinator coordinator, byte[] proposed, CancellationToken cancellation)
    {
        try
        {
            if ((await coordinator.WriteAsync(Name, 0, null, proposed, cancellation)).IsWritten)
            {
                return proposed;
            }

            return await coordinator.ReadAsync(Name, cancellation) is { Payload.Length: 16 } document ? document.Payload.ToArray() : proposed;
        }
        catch (CoordinationException)
        {
            return proposed;
        }
    }

    private static async Task<byte[]?> KeptAsync(IAdaptiveArchive archive, CancellationToken cancellation)
    {
        try
        {
            return await archive.LoadAsync(Name, cancellation) is { Length: 16 } kept ? kept : null;
        }
        catch (ArchiveException)
        {
            return null;
        }
    }

    private static async Task KeepAsync(IAdaptiveArchive archive, byte[] seed, CancellationToken cancellation)
    {
        try
        {
            await archive.SaveAsync(Name, seed, cancellation);
        }
        catch (ArchiveException)
        {
            // It is only what is learnt that does not outlive the next restart then.
        }
    }
}
