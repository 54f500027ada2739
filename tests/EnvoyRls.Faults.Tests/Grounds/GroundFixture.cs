namespace EnvoyRls.Faults.Tests.Grounds;

/// <summary>A ground for all tests of a class, started by the first.</summary>
public sealed class GroundFixture<TGround> : IAsyncDisposable
    where TGround : FaultGround, new()
{
    internal Lazy<Task<TGround>> Ground { get; } = new(StartAsync);

    public async ValueTask DisposeAsync()
    {
        if (Ground.IsValueCreated)
        {
            await (await Ground.Value).DisposeAsync();
        }
    }

    private static async Task<TGround> StartAsync()
    {
        TGround ground = new();
        try
        {
            await ground.StartAsync();
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }
}
