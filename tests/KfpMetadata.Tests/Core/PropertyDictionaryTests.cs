using System.Collections;

namespace KfpMetadata.Tests.Core;

/// <summary>Names as written first, else the only one that differs in case alone; in the order added.</summary>
public sealed class PropertyDictionaryTests
{
    [Fact]
    public void ExactCaseComesFirst()
    {
        var properties = new MlmdPropertyDictionary { ["Lr"] = 1L, ["lr"] = 2L };
        Assert.Equal(1L, properties["Lr"]);
        Assert.Equal(2L, properties["lr"]);
        Assert.Null(properties["LR"]);
        Assert.False(properties.ContainsKey("LR"));
    }

    [Fact]
    public void TheOnlyOtherCaseIsFound()
    {
        IDictionary properties = new MlmdPropertyDictionary { ["Accuracy"] = 0.9 };
        Assert.Equal(0.9, properties["accuracy"]);
        Assert.True(properties.Contains("ACCURACY"));
        properties.Remove("accuracy");
        Assert.Empty(properties);
    }

    [Fact]
    public void SettingKeepsEverySpelling()
    {
        var properties = new MlmdPropertyDictionary { ["Lr"] = 1L };
        properties["lr"] = 2L;
        Assert.Equal(["Lr", "lr"], properties.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void KeepsTheOrderThroughBothEnumerators()
    {
        var properties = new MlmdPropertyDictionary { ["z"] = 1L, ["a"] = 2L, ["m"] = 3L };
        properties.Remove("a");
        properties["a"] = 4L;
        Assert.Equal(["z", "m", "a"], properties.Keys, StringComparer.Ordinal);
        var keys = new List<object>();
        foreach (DictionaryEntry entry in (IDictionary)properties) keys.Add(entry.Key);
        Assert.Equal(["z", "m", "a"], keys);
        Assert.Equal("z=1, m=3, a=4", properties.ToString());
    }

    [Fact]
    public void CopiesAndNormalizesAnyDictionary()
    {
        var properties = new MlmdPropertyDictionary(new Hashtable { ["n"] = 3 });
        Assert.Equal(3L, properties["n"]);
        Assert.Throws<MlmdException>(() => new MlmdPropertyDictionary(new Hashtable { ["n"] = null }));
    }
}
