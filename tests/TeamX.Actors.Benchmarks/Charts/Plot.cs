using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>A bar.</summary>
/// <param name="Name">What is said on its left.</param>
/// <param name="Value">How long it is; null when there is nothing to show.</param>
/// <param name="Text">What is said at its end.</param>
/// <param name="Color">Its colour.</param>
internal sealed record Bar(string Name, double? Value, string Text, OxyColor Color);

/// <summary>A line.</summary>
/// <param name="Name">Its entry in the legend.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Style">Solid, dashed, …</param>
internal sealed record Line(string Name, IEnumerable<DataPoint> Points, OxyColor Color, LineStyle Style = LineStyle.Solid);

/// <summary>The kinds of charts, all alike: dark on white whatever the page is, so that they can be read on both a light and a dark one.</summary>
internal static class Plot
{
    public static readonly OxyColor Blue = OxyColor.FromRgb(0x1F, 0x5F, 0xA8);
    public static readonly OxyColor Orange = OxyColor.FromRgb(0xC8, 0x5A, 0x11);
    public static readonly OxyColor Green = OxyColor.FromRgb(0x2E, 0x7D, 0x4F);
    public static readonly OxyColor Grey = OxyColor.FromRgb(0x8A, 0x93, 0x9C);
    private static readonly OxyColor Ink = OxyColor.FromRgb(0x22, 0x22, 0x22);
    private static readonly OxyColor Grid = OxyColor.FromRgb(0xDD, 0xDD, 0xDD);

    /// <summary>A number with about three digits.</summary>
    public static string Text(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    /// <summary>Bars, the first at the top, each with its text at its end.</summary>
    /// <param name="title">What is shown, and whether more is better.</param>
    /// <param name="unit">The title of the axis.</param>
    /// <param name="from">Where the bars begin: 0 for an even axis, anything else for a logarithmic one. A bar of less goes to the left.</param>
    /// <param name="bars">At least one has a value above zero.</param>
    public static PlotModel Bars(string title, string unit, double from, IReadOnlyList<Bar> bars)
    {
        var plot = Empty(title);
        var names = new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = 0.5, TickStyle = TickStyle.None };
        names.Labels.AddRange(bars.Select(bar => bar.Name));
        plot.Axes.Add(names);
        plot.Axes.Add(from > 0 ? LogarithmicWithRoom(unit, from, bars) : EvenWithRoom(unit, bars));
        var series = new BarSeries { BaseValue = from, StrokeThickness = 0 };
        plot.Series.Add(series);
        foreach (var (index, bar) in bars.Index())
        {
            var end = bar.Value is > 0 ? bar.Value.Value : from;
            series.Items.Add(new BarItem(end, index) { Color = bar.Color });
            plot.Annotations.Add(new TextAnnotation
            {
                Text = bar.Text,
                TextPosition = new DataPoint(Math.Max(end, from), index),
                TextHorizontalAlignment = HorizontalAlignment.Left,
                TextVerticalAlignment = VerticalAlignment.Middle,
                Offset = new ScreenVector(6, 0),
                StrokeThickness = 0,
                TextColor = Ink,
            });
        }

        return plot;
    }

    /// <summary>Lines with a mark at each point.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">The axis at the bottom.</param>
    /// <param name="y">The axis on the left.</param>
    /// <param name="lines">From the top of the legend down.</param>
    public static PlotModel Lines(string title, Axis x, Axis y, IEnumerable<Line> lines)
    {
        var plot = Empty(title);
        plot.Axes.Add(x);
        plot.Axes.Add(y);
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop, LegendTextColor = Ink });
        foreach (var line in lines)
        {
            var series = new LineSeries
            {
                Title = line.Name, Color = line.Color, LineStyle = line.Style, StrokeThickness = 2,
                MarkerType = MarkerType.Circle, MarkerSize = 3.5, MarkerFill = line.Color,
            };
            series.Points.AddRange(line.Points);
            plot.Series.Add(series);
        }

        return plot;
    }

    /// <summary>The axis at the bottom for numbers of things: logarithmic, unless they are less than ten.</summary>
    public static Axis Numbers(string title, IReadOnlyCollection<double> numbers)
    {
        if (numbers.Max() >= 10)
            return Logarithmic(AxisPosition.Bottom, title, numbers);

        var axis = Even(AxisPosition.Bottom, title, numbers.Min() - 0.5, numbers.Max() + 0.5);
        axis.MajorStep = 1;
        return axis;
    }

    /// <summary>The axis on the left with zero and a little more than the largest value, and the smallest if it is below zero.</summary>
    public static Axis WithZero(string title, IReadOnlyCollection<double> values) =>
        Even(AxisPosition.Left, title, Math.Min(0, values.Min() * 1.12), values.Max() * 1.12);

    /// <summary>A logarithmic axis a little wider than the values, which are all above zero.</summary>
    public static Axis Logarithmic(AxisPosition position, string title, IReadOnlyCollection<double> values) =>
        Logarithmic(position, title, values.Min() / 1.5, values.Max() * 1.5);

    private static LogarithmicAxis LogarithmicWithRoom(string title, double from, IReadOnlyList<Bar> bars)
    {
        var least = bars.Select(bar => bar.Value).Where(value => value > 0).Min() ?? from;
        var low = least < from ? least / 1.2 : from;
        var high = bars.Max(bar => low * Math.Pow(Math.Max(bar.Value ?? from, from) / low, 1 / (1 - ShareOf(bar.Text))));
        return Logarithmic(AxisPosition.Bottom, title, low, high);
    }

    private static LinearAxis EvenWithRoom(string title, IReadOnlyList<Bar> bars) =>
        Even(AxisPosition.Bottom, title, 0, bars.Max(bar => Math.Max(bar.Value ?? 0, 0) / (1 - ShareOf(bar.Text))));

    /// <summary>About how much of an axis a text takes.</summary>
    private static double ShareOf(string text) => Math.Min(0.6, 0.03 + (text.Length * 0.014));

    private static LinearAxis Even(AxisPosition position, string title, double low, double high) =>
        Styled(new LinearAxis { Minimum = low, Maximum = high }, position, title);

    private static LogarithmicAxis Logarithmic(AxisPosition position, string title, double low, double high) =>
        Styled(new LogarithmicAxis { Minimum = low, Maximum = high }, position, title);

    private static T Styled<T>(T axis, AxisPosition position, string title)
        where T : Axis
    {
        (axis.Position, axis.Title, axis.AxisTitleDistance) = (position, title, 8);
        (axis.MajorGridlineStyle, axis.MajorGridlineColor, axis.MinorTickSize) = (LineStyle.Solid, Grid, 0);
        axis.IntervalLength = position == AxisPosition.Bottom ? 90 : 50;
        axis.LabelFormatter = value => value.ToString("#,0.###", CultureInfo.InvariantCulture);
        return axis;
    }

    private static PlotModel Empty(string title) => new()
    {
        Title = title,
        TitleFontSize = 14,
        Background = OxyColors.White,
        TextColor = Ink,
        PlotAreaBorderColor = Grey,
        DefaultFont = "Arial",
        Culture = CultureInfo.InvariantCulture,
        Padding = new OxyThickness(8, 8, 16, 8),
    };
}
