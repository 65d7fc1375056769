using Microsoft.Playwright;

namespace TeamX.Actors.Browser.Tests.Support;

/// <summary>What pages look like: files to look at, in the folder of test results.</summary>
internal static class Pictures
{
    /// <summary>When it is set, the first view of a company becomes the picture of the readme.</summary>
    private const string ReadmeVariable = "TEAMX_README_IMAGE";

    private const string OfReadme = "company-Light-wide";
    private static readonly string Root = FindRoot();

    /// <summary>Takes a picture of a whole page.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(To(Path.Combine(Root, "TestResults", "pages", $"{name}.png"), wholePage: true));
        if (name == OfReadme && Environment.GetEnvironmentVariable(ReadmeVariable) is { Length: > 0 })
        {
            await page.ScreenshotAsync(To(Path.Combine(Root, "docs", "images", "dashboard.png"), wholePage: false));
        }
    }

    private static PageScreenshotOptions To(string path, bool wholePage) => new() { Path = path, FullPage = wholePage, Animations = ScreenshotAnimations.Disabled };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
