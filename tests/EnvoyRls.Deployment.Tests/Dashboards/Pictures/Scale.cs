namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>A vertical axis from 0 up, with round ticks.</summary>
internal sealed record Scale(double Top, IReadOnlyList<double> Ticks)
{
    public static Scale Of(double largest, string unit)
    {
        if (largest <= 0)
        {
            return new Scale(1, [0, 1]);
        }

        double root = unit is "bytes" or "Bps" ? 2 : 10;
        double step = Math.Pow(root, Math.Floor(Math.Log(largest, root)));
        double[] steps = root == 2 ? [step / 4, step / 2] : [step / 5, step / 2, step, step * 2];
        double chosen = steps.First(candidate => largest / candidate <= 5.001);
        int count = (int)Math.Ceiling((largest / chosen) - 1e-9);
        return new Scale(count * chosen, [.. Enumerable.Range(0, count + 1).Select(i => i * chosen)]);
    }

    public double At(Area plot, double value) => plot.Bottom - (Math.Clamp(value / Top, 0, 1) * plot.Height);
}
