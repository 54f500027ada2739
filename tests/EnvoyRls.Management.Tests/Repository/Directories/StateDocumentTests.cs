using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Tests.Objects;

namespace EnvoyRls.Management.Tests.Repository.Directories;

public sealed class StateDocumentTests
{
    [Fact]
    public void Any_state_comes_back_as_it_was()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            ManagedState state = RandomState(seed);

            ManagedState read = StateDocument.Read("state.yaml", StateDocument.Write(state));

            Assert.Equal(state.Version, read.Version);
            Assert.Equal(state.Objects.Count, read.Objects.Count);
            Assert.All(state.Objects.Values, item => Assert.Equal(item, read.Find(item.Key)));
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] written = StateDocument.Write(RandomState(7));

        // Behind the end mark there is only its line feed.
        for (int length = 0; length < written.Length - 1; length += length > 2_000 ? 97 : 1)
        {
            Assert.Throws<RepositoryException>(() => StateDocument.Read("state.yaml", written.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_file_with_bytes_changed_anywhere_is_read_or_refused_but_fails_in_no_other_way()
    {
        Random random = new(1);
        byte[] written = StateDocument.Write(RandomState(3));
        int refused = 0;
        for (int attempt = 0; attempt < 3_000; attempt++)
        {
            byte[] changed = [.. written];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[random.Next(changed.Length)] = (byte)" :-\"#[]{}&*!|>\n\t019"[random.Next(19)];
            try
            {
                _ = StateDocument.Read("state.yaml", changed);
            }
            catch (RepositoryException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 2_999);
    }

    private static ManagedState RandomState(int seed)
    {
        RandomJson bodies = new(seed);
        ObjectChange[] changes = [.. Enumerable.Range(0, 12).Select(number => new ObjectChange(new ObjectKey((ObjectKind)(number % 4), $"id {number}"), null, bodies.Next()))];
        return ManagedState.Empty.With(new VersionRecord(1, DateTimeOffset.UnixEpoch.AddTicks(seed), "ann", "", "put", changes));
    }
}
