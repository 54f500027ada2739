using EnvoyRls.Adaptive.Detection.RandomCutForest;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.RandomCutForest;

/// <summary>What the paper's theorems promise of one tree.</summary>
public sealed class RandomCutTreeTests
{
    private const int Trees = 20_000;

    private static readonly double[][] Points = [[0, 0], [0.5, 0.9], [1.25, 0.1], [1.5, 0.4], [2.75, 0.3], [3, 1]];
    private static readonly double[][] Passing = [[9, -4], [1.4, 0.5], [-6, 0.2]];

    [Fact]
    public void Points_that_come_and_go_leave_a_tree_of_those_that_stay() => Prop.ForAll(RandomRows.Any.ToArbitrary(), rows =>
    {
        SplitMix64 random = new((ulong)rows.Values.Length);
        RandomCutTree tree = TreeTesting.Empty(rows.Width);
        List<(double[] Point, int Leaf)> inside = [];
        for (int row = 0; row < rows.Count; row++)
        {
            // Sums of sides of greater numbers are not the tree's concern.
            double[] point = Array.ConvertAll(rows.Row(row).ToArray(), value => Math.Clamp(value, -1e100, 1e100));
            inside.Add((point, tree.Insert(point, random)));
            if (random.Next(3) == 0)
            {
                int leaving = random.Next(inside.Count);
                tree.Remove(inside[leaving].Leaf);
                inside.RemoveAt(leaving);
            }
        }

        List<double[]> points = tree.IsEmpty ? [] : TreeTesting.CheckedPoints(tree, tree.Root);
        Assert.Equal(inside.Select(Text).Order(StringComparer.Ordinal), points.Select(point => Text((point, 0))).Order(StringComparer.Ordinal));
        inside.ForEach(point => tree.Remove(point.Leaf));
        Assert.True(tree.IsEmpty);

        static string Text((double[] Point, int Leaf) point) => string.Join(' ', point.Point.Select(value => value + 0.0));
    }).Check(Properties.Config(300));

    [Fact]
    public void A_first_cut_falls_anywhere_along_the_sides_with_the_same_chance() =>
        AssertFirstCutsAreUniform(random => TreeTesting.Of(random, Points));

    [Fact]
    public void The_order_in_which_points_came_does_not_show() =>
        AssertFirstCutsAreUniform(random => TreeTesting.Of(random, [.. Points.AsEnumerable().Reverse()]));

    [Fact]
    public void Points_that_have_gone_again_do_not_show() => AssertFirstCutsAreUniform(random =>
    {
        RandomCutTree tree = TreeTesting.Of(random, Points[0], Points[1]);
        int[] passing = [.. Passing.Select(point => tree.Insert(point, random))];
        foreach (double[] point in Points[2..])
        {
            tree.Insert(point, random);
        }

        Array.ForEach(passing, tree.Remove);
        return tree;
    });

    [Fact]
    public void Depths_are_the_same_whether_or_not_points_have_come_and_gone()
    {
        double[][] points = [.. Enumerable.Range(0, 40).Select(row => NoisyRows.Normal(1, 3, (ulong)row))];
        double[] built = new double[points.Length];
        double[] cleared = new double[points.Length];
        for (int seed = 0; seed < 4_000; seed++)
        {
            AddDepths(TreeTesting.Of(new SplitMix64((ulong)seed), points.AsSpan(0, 20)), points, built);

            SplitMix64 random = new((ulong)seed + 1_000_000);
            RandomCutTree tree = TreeTesting.Empty(3);
            int[] leaves = [.. points.Select(point => tree.Insert(point, random))];
            Array.ForEach(leaves[20..], tree.Remove);
            AddDepths(tree, points, cleared);
        }

        // Depths deviate by about 2 from their means: the difference of two means of 4,000 by 0.045.
        Assert.All(Enumerable.Range(0, 20), row => Assert.InRange((built[row] - cleared[row]) / 4_000, -0.2, 0.2));
    }

    [Fact]
    public void The_expected_displacement_is_the_mean_of_displacements_after_insertion()
    {
        SplitMix64 random = new(11);
        double[][] points = [.. Enumerable.Range(0, 60).Select(row => NoisyRows.Normal(1, 2, (ulong)row)), [2, 2], [2, 2], [2, 2]];
        RandomCutTree tree = TreeTesting.Of(random, points);

        foreach (double[] point in (double[][])[[0, 0], [2, 2], [3, -1], [5, 5], points[7]])
        {
            double sum = 0;
            for (int repeat = 0; repeat < 20_000; repeat++)
            {
                int leaf = tree.Insert(point, random);
                sum += TreeTesting.CollusiveDisplacement(tree, leaf);
                tree.Remove(leaf);
            }

            double expected = Displacement.Expected(tree, point);
            Assert.InRange(sum / 20_000, expected * 0.97, expected * 1.03);
        }
    }

    [Fact]
    public void Parts_of_features_make_up_the_expected_displacement_of_a_point_that_is_not_there()
    {
        RandomCutTree tree = TreeTesting.Of(new SplitMix64(5), Points);
        double[] parts = new double[2];

        Displacement.AddParts(tree, [7, 0.5], parts);

        Assert.Equal(Displacement.Expected(tree, [7, 0.5]), parts.Sum(), 1e-9);
        Assert.True(parts[0] > parts[1]);
    }

    /// <summary>Of each gap between neighbours along a side, the chance is its part of all sides.</summary>
    private static void AssertFirstCutsAreUniform(Func<SplitMix64, RandomCutTree> build)
    {
        double[][] sides = [.. Enumerable.Range(0, 2).Select(feature => Points.Select(point => point[feature]).Order().ToArray())];
        int[][] found = [.. sides.Select(side => new int[side.Length - 1])];
        for (ulong seed = 0; seed < Trees; seed++)
        {
            RandomCutTree tree = build(new SplitMix64(seed));
            CutNode root = tree.Nodes[tree.Root];
            found[root.Feature][Array.FindLastIndex(sides[root.Feature], value => value <= root.Cut)]++;
        }

        double all = sides.Sum(side => side[^1] - side[0]);
        double chiSquare = 0;
        for (int feature = 0; feature < sides.Length; feature++)
        {
            for (int gap = 0; gap < found[feature].Length; gap++)
            {
                double expected = Trees * (sides[feature][gap + 1] - sides[feature][gap]) / all;
                chiSquare += Math.Pow(found[feature][gap] - expected, 2) / expected;
            }
        }

        // Ten gaps, nine degrees of freedom: chance exceeds this once in 10,000 times, and seeds are fixed.
        Assert.InRange(chiSquare, 0, 33.7);
    }

    private static void AddDepths(RandomCutTree tree, double[][] points, double[] depths)
    {
        for (int row = 0; row < 20; row++)
        {
            for (int at = tree.Root; !tree.Nodes[at].IsLeaf; at = tree.Nodes[at].ChildFor(points[row]))
            {
                depths[row]++;
            }
        }
    }
}
