using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// A tree over a random sample of all that was learnt, in which the chance to be there falls exponentially with age. Each row gets a
/// priority of chance once, which never changes; those of the highest are kept (Efraimidis and Spirakis, Weighted Random Sampling
/// with a Reservoir, 2006, in logarithms, so that weights may grow for ever).
/// </summary>
/// <param name="tree">The tree.</param>
/// <param name="priorities">The leaf of each point in the tree, by its priority.</param>
/// <param name="random">The tree's own chance.</param>
internal sealed class SampledTree(RandomCutTree tree, PriorityQueue<int, double> priorities, SplitMix64 random)
{
    // Half of the smallest number above 0 that is drawn: it stands for 0, of which there is no logarithm.
    private const double LeastChance = 1.0 / (1UL << 54);

    public RandomCutTree Tree => tree;

    /// <summary>Where the tree's chance has got to.</summary>
    public ulong RandomState => random.State;

    public IEnumerable<(int Leaf, double Priority)> Priorities => priorities.UnorderedItems.Select(item => (item.Element, item.Priority));

    /// <summary>Takes in a point, unless chance leaves it out.</summary>
    /// <param name="point">The point.</param>
    /// <param name="age">How many were learnt before, times the decay.</param>
    /// <param name="most">How many points the tree may have.</param>
    public void Learn(ReadOnlySpan<double> point, double age, int most)
    {
        double priority = age - Math.Log(-Math.Log(Math.Max(random.NextDouble(), LeastChance)));
        if (priorities.Count == most)
        {
            priorities.TryPeek(out int leaf, out double least);
            if (priority <= least)
            {
                return;
            }

            priorities.Dequeue();
            tree.Remove(leaf);
        }

        priorities.Enqueue(tree.Insert(point, random), priority);
    }
}
