using System.Globalization;
using System.Text;

namespace KfpMetadata.Tests.Core;

/// <summary>What a terminal obeys, or nobody sees, becomes its code point; all else stays.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, 1 ~", "plain text, 1 ~")]
    [InlineData("Modèle 模型 модель 🚀 é", "Modèle 模型 модель 🚀 é")]
    [InlineData("a\u001b[2Jb", "a<U+001B>[2Jb")]
    [InlineData("\r\n\t\b\a\u007f\0", "<U+000D><U+000A><U+0009><U+0008><U+0007><U+007F><U+0000>")]
    [InlineData("\u0085\u009b31m\u009d", "<U+0085><U+009B>31m<U+009D>")]
    [InlineData("x\u202ey\u2066z\u200e\u061c", "x<U+202E>y<U+2066>z<U+200E><U+061C>")]
    [InlineData("a\u200bb\u2060c\ufeffd\u00ade", "a<U+200B>b<U+2060>c<U+FEFF>d<U+00AD>e")]
    [InlineData("a\u2028b\u2029c", "a<U+2028>b<U+2029>c")]
    [InlineData("a\U000e0041b\U000e0100", "a<U+E0041>b<U+E0100>")]
    [InlineData("a\u3164b\u115fc\uffa0", "a<U+3164>b<U+115F>c<U+FFA0>")]
    [InlineData("\ue000\U0010ffff", "<U+E000><U+10FFFF>")]
    public void Is_what_can_be_seen(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    /// <summary>Made here: xUnit cannot pass them on.</summary>
    [Fact]
    public void A_surrogate_alone_is_shown_and_a_pair_is_a_character()
    {
        Assert.Equal("a<U+D83D>b", VisibleText.Of("a" + (char)0xd83d + "b"));
        Assert.Equal("<U+DE00><U+D83D>", VisibleText.Of(string.Concat((char)0xde00, (char)0xd83d)));
        Assert.Equal("<U+D83D>\ud83d\ude00", VisibleText.Of(string.Concat((char)0xd83d, (char)0xd83d, (char)0xde00)));
    }

    [Fact]
    public void No_character_that_is_left_is_a_control_or_of_no_width()
    {
        for (var code = 0; code <= 0x10ffff; code++)
        {
            if (!Rune.IsValid(code)) continue;
            var shown = VisibleText.Of(new Rune(code).ToString());
            Assert.All(shown.EnumerateRunes(), static rune => Assert.False(Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate));
        }
    }

    [Fact]
    public void A_text_without_such_characters_is_not_copied()
    {
        var text = new string('é', 3);
        Assert.Same(text, VisibleText.Of(text));
    }

    [Fact]
    public void Errors_and_texts_of_objects_are_visible_and_their_properties_are_not_changed()
    {
        const string hostile = "a\u001b]0;x\u0007\r\n";
        var error = new MlmdException(MlmdErrorId.StoreFailed, hostile, MlmdStatusCode.Internal) { StoreText = hostile };
        object[] all =
        [
            new MlmdArtifact { Id = 1, Type = hostile, Name = hostile }, new MlmdExecution { Type = hostile }, new MlmdContext { Id = 2, Type = hostile, Name = hostile },
            new MlmdArtifactType { Name = hostile, Version = hostile }, new MlmdEventPathStep(hostile), new MlmdAny(hostile, default),
            new MlmdPropertyDictionary { [hostile] = hostile, ["list"] = new object?[] { hostile } }, new KfpRun { RunId = hostile }, new KfpTask { Name = hostile },
            new KfpMetric { Name = hostile, Value = hostile }, new KfpDifference { Name = hostile, Task = hostile, Value = [hostile] }, error.Message,
        ];
        Assert.All(all, static one => Assert.DoesNotContain(one.ToString()!, char.IsControl));
        Assert.Equal(hostile, error.StoreText);
        Assert.Equal(hostile, ((MlmdArtifact)all[0]).Name);
    }

    [Fact]
    public void A_value_that_contains_itself_has_an_end()
    {
        var map = new MlmdPropertyDictionary { ["n"] = 1L };
        map["self"] = map;
        Assert.Equal("n=1, self=...", map.ToString());
        Assert.Equal("{n=1, self=...}", MlmdValue.Format(map));
        var list = new object?[2];
        list[0] = list;
        list[1] = new MlmdPropertyDictionary { ["list"] = list };
        Assert.Equal("[..., {list=...}]", MlmdValue.Format(list));
        object? deep = 1L;
        for (var level = 0; level < 100_000; level++) deep = new object?[] { deep };
        Assert.Contains("...", MlmdValue.Format(deep), StringComparison.Ordinal);
        Assert.Equal("[[], , [1, null]]", MlmdValue.Format(new object?[] { Array.Empty<object?>(), "", new object?[] { 1L, null } }));
    }
}
