using System.Text;
using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Adaptive.Tests.Models;

public sealed class TrainingRowsTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void An_hour_with_very_many_rows_has_no_more_say_than_a_quiet_one()
    {
        TrainingRows rows = new(1, 1);
        Fill(rows, hour: 3, count: 100_000, value: 1);
        Fill(rows, hour: 4, count: 200, value: 2);
        TrainingSample sample = rows.Take();
        Assert.Equal(2 * TrainingRows.RowsPerHour, sample.Count);
        Assert.Equal(TrainingRows.RowsPerHour, sample.Rows.Count(value => value == 2));
    }

    [Fact]
    public void The_rows_of_an_hour_are_drawn_from_all_of_it()
    {
        TrainingRows rows = new(1, 1);
        Fill(rows, hour: 3, count: 50_000, value: 0);
        TrainingSample sample = rows.Take();
        Assert.InRange(sample.From - (3 * Hour), 0, Hour / 10);
        Assert.InRange((4 * Hour) - sample.To, 0, Hour / 10);
    }

    [Fact]
    public void The_same_hour_of_the_next_day_takes_the_place_of_todays_row_by_row()
    {
        TrainingRows rows = new(1, 1);
        Fill(rows, hour: 3, count: 500, value: 1);
        Fill(rows, hour: 27, count: 10, value: 2);
        Assert.Equal(10, rows.Take().Rows.Count(value => value == 2));
        Assert.Equal(TrainingRows.RowsPerHour, rows.Count);
        Fill(rows, hour: 27, count: 500, value: 2);
        Assert.All(rows.Take().Rows, value => Assert.Equal(2, value));
    }

    [Fact]
    public void Rows_come_back_as_they_were_saved_and_go_on_as_if_nothing_had_happened()
    {
        TrainingRows one = new(2, 5);
        Fill(one, hour: 3, count: 150, value: 0.5, width: 2);
        TrainingRows other = new(2, 9);
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        one.Save(writer);
        stream.Position = 0;
        using BinaryReader reader = new(stream, Encoding.UTF8);
        other.Load(reader);
        Fill(one, hour: 3, count: 300, value: 0.25, width: 2);
        Fill(other, hour: 3, count: 300, value: 0.25, width: 2);
        Assert.Equal(one.Take().Rows, other.Take().Rows);
        Assert.Equal(one.Take().From, other.Take().From);
    }

    [Fact]
    public void Rows_that_were_held_out_are_whole_runs_and_a_quarter_of_all()
    {
        TrainingSample sample = new([.. Enumerable.Range(0, 640).Select(number => (double)number)], 1, 0, 0);
        (double[] training, double[] held) = sample.Split();
        Assert.Equal(160, held.Length);
        Assert.Equal(480, training.Length);
        Assert.Equal([.. Enumerable.Range(48, 16).Select(number => (double)number)], held[..16]);
    }

    private static void Fill(TrainingRows rows, int hour, int count, double value, int width = 1)
    {
        double[] row = [.. Enumerable.Repeat(value, width)];
        for (int index = 0; index < count; index++)
        {
            rows.Add(row, (hour * Hour) + (Hour / count * index));
        }
    }
}
