using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Layout;

/// <summary>The frame of every page: bar, navigation, colours, messages.</summary>
public sealed partial class MainLayout
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    private static readonly MudTheme Theme = new()
    {
        // Dark enough, and light enough, to be read on their own tint.
        PaletteLight = new PaletteLight
        {
            Primary = "#3f51b5", AppbarBackground = "#303f9f", Background = "#fafafa", TextSecondary = "#54545e",
            Success = "#1b6e36", Info = "#0b5cad", Warning = "#8a4b00", Error = "#b3261e",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#9fa8da", PrimaryContrastText = "#1a1a27", TextSecondary = "#c4c4ce", AppbarBackground = "#23232c", AppbarText = "#ffffff", DrawerText = "#dcdce2", DrawerIcon = "#dcdce2",
            Success = "#7fd89a", Info = "#8ec5ff", Warning = "#ffc266", Error = "#ff9d94",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts } },
    };

    private PageBoundary? _boundary;
    private DotNetObjectReference<MainLayout>? _self;
    private bool _dark;
    private bool _open = true;

    [CascadingParameter]
    private ThemeChoice Wanted { get; set; } = null!;

    // The company of the address; pages are /c/{company}/….
    private string? Company => Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].Split('/') is ["c", var name, ..]
        && Uri.UnescapeDataString(name) is var company && NameRule.IsValid(company) ? company : null;

    // With a base address a mere fragment would lead to the first page.
    private string SkipAddress => $"{Navigation.Uri.Split('#')[0]}#content";

    /// <summary>From the browser: the system's colours have changed.</summary>
    /// <param name="dark">Whether they are dark.</param>
    [JSInvokable]
    public void FollowSystem(bool dark)
    {
        _dark = dark;
        StateHasChanged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= OnMoved;
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _dark = Wanted.Dark;
        Navigation.LocationChanged += OnMoved;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("teamx.followSystem", _self);
        }
    }

    private async Task SwitchThemeAsync()
    {
        _dark = !_dark;
        await Js.InvokeVoidAsync("teamx.choose", _dark);
    }

    private void OnMoved(object? sender, LocationChangedEventArgs e)
    {
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }
}
