using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Saving;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// Versions of models in the engine: what they are trained on, which one judges, which one judges beside it. All of it between two ticks,
/// on the thread of the tick. Subjects for which there was no pool of their own share pools that no version covers.
/// </summary>
internal sealed class EngineModels(PoolTable pools, DetectionOptions options)
{
    /// <summary>Domains that have pools.</summary>
    public IReadOnlyList<string> Domains => [.. pools.All.Select(static pool => pool.Key.Domain).Where(static domain => domain.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The versions that judge, by domain: <c>api:3, edge:1</c>. Where none does, <c>isolation_forest:n</c> for the newest that a pool has
    /// trained by itself, and <c>generic</c> before there is one.
    /// </summary>
    public string InUse
    {
        get
        {
            string[] promoted = [.. pools.All.Where(static pool => pool.PromotedVersion > 0).Select(static pool => pool.ModelName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return promoted.Length > 0 ? string.Join(", ", promoted) : pools.All.MaxBy(static pool => pool.Models.Version)?.ModelName ?? DetectorPool.Untrained;
        }
    }

    /// <summary>Whether a pool of a domain has rows enough for a version, some of them from before a time (Unix time in microseconds).</summary>
    public bool HasRows(string domain, int least, long before) => Of(domain).Any(pool => pool.Training.Count >= least && pool.Training.Oldest < before);

    /// <summary>Copies of all that a version of a domain's models is trained on and tried against.</summary>
    public IReadOnlyList<PoolMaterial> TakeMaterial(string domain) =>
        [.. Of(domain).Select(static pool => new PoolMaterial(pool.Key, pool.Training.Take(), pool.Sequence?.History() ?? [], pool.FrozenModels(), pool.GenericModels))];

    /// <summary>Lets a version judge, in those pools where it does not yet: some may have come since the last time.</summary>
    public void Promote(ModelContents contents, int version)
    {
        foreach ((DetectorPool pool, PoolVersion part) in Match(contents))
        {
            if (pool.PromotedVersion != version)
            {
                pool.Promote(part.Models with { Version = version }, part.Forecaster);
            }
        }
    }

    /// <summary>Lets a version judge beside the one in use; in place of another that did.</summary>
    public void Shadow(ModelContents contents)
    {
        EndShadow(contents.Domain);
        foreach ((DetectorPool pool, PoolVersion part) in Match(contents))
        {
            pool.Shadow = new ShadowModels(part, pool.GenericModels, options.Persistence.Enter);
        }
    }

    /// <summary>What came of the shadow of a domain so far.</summary>
    public ShadowTally TallyOf(string domain) => Of(domain).Aggregate(default(ShadowTally), static (sum, pool) => sum + (pool.Shadow?.Tally ?? default));

    public void EndShadow(string domain)
    {
        foreach (DetectorPool pool in Of(domain))
        {
            pool.Shadow = null;
        }
    }

    /// <summary>The rows that versions are trained on.</summary>
    public byte[] SaveRows() => DetectionFormat.Write(writer =>
    {
        DetectorPool[] kept = [.. pools.All.Where(static pool => pool.Training.Count > 0)];
        writer.Write(kept.Length);
        foreach (DetectorPool pool in kept)
        {
            writer.Write((byte)pool.Key.Kind);
            writer.Write(pool.Key.Domain);
            writer.Write(pool.Key.Segment);
            writer.Write(pool.Key.IsInherited);
            pool.Training.Save(writer);
        }
    });

    /// <summary>Takes over what <see cref="SaveRows"/> wrote, for pools that are there; what those have is replaced.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void LoadRows(byte[] content) => DetectionFormat.Read(content, reader =>
    {
        int count = reader.ReadCount("The number of pools", 0, int.MaxValue);
        for (int index = 0; index < count; index++)
        {
            SubjectKind kind = (SubjectKind)reader.ReadByte();
            if (!Enum.IsDefined(kind))
            {
                throw new InvalidDataException("A pool is of no known kind.");
            }

            PoolKey key = new(kind, reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
            TrainingRows rows = pools.Find(key)?.Training ?? DetectorPool.NoRows(kind);
            rows.Load(reader);
        }
    });

    private IEnumerable<DetectorPool> Of(string domain) => pools.All.Where(pool => pool.Key.Domain == domain);

    private IEnumerable<(DetectorPool Pool, PoolVersion Part)> Match(ModelContents contents)
    {
        foreach (PoolVersion part in contents.Pools)
        {
            if (pools.Find(part.Key) is { } pool)
            {
                yield return (pool, part);
            }
        }
    }
}
