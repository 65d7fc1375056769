using OxyPlot;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>
/// Says how much room a text needs in an SVG file, whose reader has fonts that nobody knows here. The library measures Arial in points, of which
/// a pixel is three quarters, and other fonts are up to a sixth wider.
/// </summary>
internal sealed class RoomyText(double width, double height) : PdfRenderContext(width, height, OxyColors.White)
{
    private const double PixelsPerPoint = 4d / 3;
    private const double Wider = 7d / 6;

    public static string Export(IPlotModel plot, double width, double height) => new SvgExporter
    {
        Width = width,
        Height = height,
        TextMeasurer = new RoomyText(width, height),
        UseVerticalTextAlignmentWorkaround = true,
    }.ExportToString(plot);

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * PixelsPerPoint * Wider, size.Height * PixelsPerPoint);
    }
}
