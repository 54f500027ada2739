using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Sources;

/// <summary>The example rules that the program carries with it; they never change.</summary>
internal sealed class EmbeddedRuleSource : IRuleSource
{
    private const string Resource = "quickstart/rules.yaml";

    /// <inheritdoc/>
    public string Description => "the built-in example";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken)
    {
        await using Stream stream = typeof(EmbeddedRuleSource).Assembly.GetManifestResourceStream(Resource)
            ?? throw new FileNotFoundException($"the program carries no {Resource}");
        using StreamReader reader = new(stream);
        return [new RuleDocument(Resource, await reader.ReadToEndAsync(cancellationToken))];
    }

    /// <inheritdoc/>
    public Task WaitForChangeAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
