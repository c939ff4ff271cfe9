; SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
; Made from src/runtime.c by go generate: do not edit.

define internal i64 @dt_strcmp(i8* nocapture noundef readonly %0, i8* nocapture noundef readonly %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  br label %4

4:
  %5 = phi i64 [ 0, %3 ], [ %7, %36 ]
  %6 = phi i64 [ undef, %3 ], [ %38, %36 ]
  %7 = add i64 %5, 8
  %8 = icmp ugt i64 %7, %2
  br i1 %8, label %9, label %11

9:
  %10 = icmp ult i64 %5, %2
  br i1 %10, label %41, label %61

11:
  %12 = getelementptr inbounds i8, i8* %0, i64 %5
  %13 = bitcast i8* %12 to i64*
  %14 = load i64, i64* %13, align 8
  %15 = getelementptr inbounds i8, i8* %1, i64 %5
  %16 = bitcast i8* %15 to i64*
  %17 = load i64, i64* %16, align 8
  %18 = add i64 %14, -72340172838076673
  %19 = and i64 %14, -9187201950435737472
  %20 = xor i64 %19, -9187201950435737472
  %21 = and i64 %20, %18
  %22 = add i64 %21, -1
  %23 = xor i64 %22, %21
  %24 = icmp eq i64 %14, %17
  %25 = icmp eq i64 %21, 0
  %26 = select i1 %24, i1 %25, i1 false
  br i1 %26, label %36, label %27

27:
  %28 = and i64 %23, %14
  %29 = and i64 %23, %17
  %30 = icmp eq i64 %28, %29
  br i1 %30, label %36, label %31

31:
  %32 = call i64 @llvm.bswap.i64(i64 %28)
  %33 = call i64 @llvm.bswap.i64(i64 %29)
  %34 = icmp ult i64 %32, %33
  %35 = select i1 %34, i64 -1, i64 1
  br label %36

36:
  %37 = phi i1 [ false, %31 ], [ true, %11 ], [ false, %27 ]
  %38 = phi i64 [ %35, %31 ], [ %6, %11 ], [ 0, %27 ]
  br i1 %37, label %4, label %61

39:
  %40 = icmp ult i64 %60, %2
  br i1 %40, label %41, label %61

41:
  %42 = phi i64 [ %59, %39 ], [ %6, %9 ]
  %43 = phi i64 [ %60, %39 ], [ %5, %9 ]
  %44 = getelementptr inbounds i8, i8* %0, i64 %43
  %45 = load i8, i8* %44, align 1
  %46 = getelementptr inbounds i8, i8* %1, i64 %43
  %47 = load i8, i8* %46, align 1
  %48 = icmp eq i8 %45, %47
  br i1 %48, label %53, label %49

49:
  %50 = zext i8 %45 to i64
  %51 = zext i8 %47 to i64
  %52 = sub nsw i64 %50, %51
  br label %57

53:
  %54 = icmp eq i8 %45, 0
  %55 = xor i1 %54, true
  %56 = select i1 %54, i64 0, i64 %42
  br label %57

57:
  %58 = phi i1 [ false, %49 ], [ %55, %53 ]
  %59 = phi i64 [ %52, %49 ], [ %56, %53 ]
  %60 = add nuw i64 %43, 1
  br i1 %58, label %39, label %61

61:
  %62 = phi i64 [ 0, %9 ], [ 0, %39 ], [ %59, %57 ], [ %38, %36 ]
  ret i64 %62
}

define internal i64 @dt_strlen(i8* nocapture noundef readonly %0, i64 noundef %1) alwaysinline nounwind "no-builtins" {
  br label %3

3:
  %4 = phi i64 [ 0, %2 ], [ %6, %28 ]
  %5 = phi i64 [ undef, %2 ], [ %29, %28 ]
  %6 = add i64 %4, 8
  %7 = icmp ugt i64 %6, %1
  br i1 %7, label %8, label %10

8:
  %9 = icmp ult i64 %4, %1
  br i1 %9, label %30, label %38

10:
  %11 = getelementptr inbounds i8, i8* %0, i64 %4
  %12 = bitcast i8* %11 to i64*
  %13 = load i64, i64* %12, align 8
  %14 = add i64 %13, -72340172838076673
  %15 = and i64 %13, -9187201950435737472
  %16 = xor i64 %15, -9187201950435737472
  %17 = and i64 %16, %14
  %18 = icmp eq i64 %17, 0
  br i1 %18, label %28, label %19

19:
  %20 = add i64 %17, -1
  %21 = xor i64 %17, -1
  %22 = and i64 %20, %21
  %23 = lshr i64 %22, 7
  %24 = and i64 %23, 72340172838076673
  %25 = mul i64 %24, 72340172838076673
  %26 = lshr i64 %25, 56
  %27 = add i64 %26, %4
  br label %28

28:
  %29 = phi i64 [ %27, %19 ], [ %5, %10 ]
  br i1 %18, label %3, label %38

30:
  %31 = phi i64 [ %36, %35 ], [ %4, %8 ]
  %32 = getelementptr inbounds i8, i8* %0, i64 %31
  %33 = load i8, i8* %32, align 1
  %34 = icmp eq i8 %33, 0
  br i1 %34, label %38, label %35

35:
  %36 = add nuw i64 %31, 1
  %37 = icmp ult i64 %36, %1
  br i1 %37, label %30, label %38

38:
  %39 = phi i64 [ %4, %8 ], [ %1, %35 ], [ %31, %30 ], [ %29, %28 ]
  ret i64 %39
}

define internal void @dt_join(i8* nocapture noundef %0, i64 noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = icmp eq i64 %2, 0
  br i1 %4, label %5, label %7

5:
  %6 = getelementptr inbounds i8, i8* %0, i64 %1
  store i8 0, i8* %6, align 1
  ret void

7:
  %8 = phi i64 [ %19, %7 ], [ 0, %3 ]
  %9 = getelementptr inbounds i8, i8* %0, i64 %8
  %10 = bitcast i8* %9 to i64*
  %11 = load i64, i64* %10, align 8
  %12 = and i64 %11, 9187201950435737471
  %13 = add nuw i64 %12, 9187201950435737471
  %14 = or i64 %11, %13
  %15 = or i64 %14, 9187201950435737468
  %16 = xor i64 %15, -1
  %17 = lshr i64 %16, 2
  %18 = or i64 %17, %11
  store i64 %18, i64* %10, align 8
  %19 = add nuw i64 %8, 8
  %20 = icmp ult i64 %19, %2
  br i1 %20, label %7, label %5
}

define internal i64 @dt_quantize(i64 noundef %0, i8* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = lshr i64 %0, 63
  %4 = call i64 asm sideeffect "", "=r,0"(i64 %3)
  %5 = icmp eq i64 %4, 0
  br i1 %5, label %26, label %6

6:
  %7 = sub i64 0, %0
  %8 = ashr i64 %7, 63
  %9 = sub i64 %8, %0
  %10 = call i64 @llvm.bswap.i64(i64 %9)
  %11 = sub i64 0, %10
  %12 = and i64 %10, %11
  %13 = mul i64 %12, 302100876841630590
  %14 = lshr i64 %13, 58
  %15 = getelementptr inbounds i8, i8* %1, i64 %14
  %16 = load i8, i8* %15, align 1
  %17 = zext i8 %16 to i64
  %18 = lshr i64 %9, %17
  %19 = and i64 %18, 255
  %20 = add nuw nsw i64 %19, 64
  %21 = getelementptr inbounds i8, i8* %1, i64 %20
  %22 = load i8, i8* %21, align 1
  %23 = zext i8 %22 to i64
  %24 = add nuw nsw i64 %17, %23
  %25 = sub nsw i64 126, %24
  br label %42

26:
  %27 = call i64 @llvm.bswap.i64(i64 %0)
  %28 = sub i64 0, %27
  %29 = and i64 %27, %28
  %30 = mul i64 %29, 302100876841630590
  %31 = lshr i64 %30, 58
  %32 = getelementptr inbounds i8, i8* %1, i64 %31
  %33 = load i8, i8* %32, align 1
  %34 = zext i8 %33 to i64
  %35 = lshr i64 %0, %34
  %36 = and i64 %35, 255
  %37 = add nuw nsw i64 %36, 64
  %38 = getelementptr inbounds i8, i8* %1, i64 %37
  %39 = load i8, i8* %38, align 1
  %40 = zext i8 %39 to i64
  %41 = add nuw nsw i64 %40, %34
  br label %42

42:
  %43 = phi i64 [ %25, %6 ], [ %41, %26 ]
  ret i64 %43
}

define internal i64 @dt_lquantize(i64 noundef %0, i64 noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = icmp slt i64 %0, %1
  br i1 %5, label %12, label %6

6:
  %7 = sub i64 %0, %1
  %8 = udiv i64 %7, %2
  %9 = icmp ult i64 %8, %3
  %10 = select i1 %9, i64 %8, i64 %3
  %11 = add i64 %10, 1
  br label %12

12:
  %13 = phi i64 [ %11, %6 ], [ 0, %4 ]
  ret i64 %13
}

define internal i64 @dt_llquantize(i64 noundef %0, i64 noundef %1, i64 noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = udiv i64 %4, %1
  %7 = sub i64 %4, %6
  %8 = sub i64 1, %2
  %9 = add i64 %8, %3
  %10 = mul i64 %7, %9
  %11 = add i64 %10, 1
  %12 = icmp slt i64 %0, 0
  %13 = sub i64 0, %0
  %14 = select i1 %12, i64 %13, i64 %0
  %15 = icmp eq i64 %2, 0
  br i1 %15, label %16, label %21

16:
  %17 = phi i64 [ 1, %5 ], [ %24, %21 ]
  %18 = icmp ult i64 %14, %17
  br i1 %18, label %59, label %19

19:
  %20 = icmp ugt i64 %2, %3
  br i1 %20, label %54, label %27

21:
  %22 = phi i64 [ %24, %21 ], [ 1, %5 ]
  %23 = phi i64 [ %25, %21 ], [ 0, %5 ]
  %24 = mul i64 %22, %1
  %25 = add nuw i64 %23, 1
  %26 = icmp ult i64 %25, %2
  br i1 %26, label %21, label %16

27:
  %28 = phi i64 [ %50, %48 ], [ %17, %19 ]
  %29 = phi i64 [ %51, %48 ], [ %2, %19 ]
  %30 = phi i64 [ %49, %48 ], [ %11, %19 ]
  %31 = mul i64 %28, %1
  %32 = icmp ult i64 %14, %31
  br i1 %32, label %33, label %48

33:
  %34 = udiv i64 %31, %4
  %35 = icmp ult i64 %31, %4
  %36 = sub i64 %29, %2
  %37 = mul i64 %36, %7
  br i1 %35, label %38, label %40

38:
  %39 = sub i64 %14, %28
  br label %44

40:
  %41 = udiv i64 %14, %34
  %42 = udiv i64 %28, %34
  %43 = sub i64 %41, %42
  br label %44

44:
  %45 = phi i64 [ %39, %38 ], [ %43, %40 ]
  %46 = add i64 %37, 1
  %47 = add i64 %46, %45
  br label %48

48:
  %49 = phi i64 [ %47, %44 ], [ %30, %27 ]
  %50 = phi i64 [ %28, %44 ], [ %31, %27 ]
  %51 = add i64 %29, 1
  %52 = icmp ugt i64 %51, %3
  %53 = select i1 %32, i1 true, i1 %52
  br i1 %53, label %54, label %27

54:
  %55 = phi i64 [ %11, %19 ], [ %49, %48 ]
  %56 = sub i64 0, %55
  %57 = select i1 %12, i64 %56, i64 %55
  %58 = add i64 %57, %11
  br label %59

59:
  %60 = phi i64 [ %58, %54 ], [ %11, %16 ]
  ret i64 %60
}

define internal void @dt_add_square(i64* nocapture noundef %0, i64 noundef %1) alwaysinline nounwind "no-builtins" {
  %3 = call i64 @llvm.abs.i64(i64 %1, i1 false)
  %4 = and i64 %3, 4294967295
  %5 = lshr i64 %3, 32
  %6 = mul nuw i64 %4, %5
  %7 = mul nuw i64 %4, %4
  %8 = mul nuw i64 %5, %5
  %9 = lshr i64 %6, 31
  %10 = add i64 %9, %8
  %11 = shl i64 %6, 33
  %12 = add i64 %11, %7
  %13 = icmp ult i64 %12, %11
  %14 = zext i1 %13 to i64
  %15 = add i64 %10, %14
  %16 = load i64, i64* %0, align 8
  %17 = add i64 %16, %12
  store i64 %17, i64* %0, align 8
  %18 = icmp ult i64 %17, %12
  %19 = zext i1 %18 to i64
  %20 = getelementptr inbounds i64, i64* %0, i64 1
  %21 = load i64, i64* %20, align 8
  %22 = add i64 %15, %21
  %23 = add i64 %22, %19
  store i64 %23, i64* %20, align 8
  ret void
}

define internal i64 @dt_strchr(i8* nocapture noundef readonly %0, i64 noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = and i64 %1, 255
  %5 = mul nuw i64 %4, 72340172838076673
  %6 = icmp eq i64 %2, 0
  br i1 %6, label %44, label %9

7:
  %8 = icmp ult i64 %43, %2
  br i1 %8, label %9, label %44

9:
  %10 = phi i64 [ %42, %7 ], [ undef, %3 ]
  %11 = phi i64 [ %43, %7 ], [ 0, %3 ]
  %12 = getelementptr inbounds i8, i8* %0, i64 %11
  %13 = bitcast i8* %12 to i64*
  %14 = load i64, i64* %13, align 8
  %15 = add i64 %14, -72340172838076673
  %16 = and i64 %14, -9187201950435737472
  %17 = xor i64 %16, -9187201950435737472
  %18 = and i64 %17, %15
  %19 = xor i64 %14, %5
  %20 = add i64 %19, -72340172838076673
  %21 = and i64 %19, -9187201950435737472
  %22 = xor i64 %21, -9187201950435737472
  %23 = and i64 %22, %20
  %24 = or i64 %23, %18
  %25 = icmp eq i64 %24, 0
  br i1 %25, label %40, label %26

26:
  %27 = add i64 %23, -1
  %28 = xor i64 %23, -1
  %29 = and i64 %27, %28
  %30 = add i64 %18, -1
  %31 = xor i64 %18, -1
  %32 = and i64 %30, %31
  %33 = icmp ult i64 %29, %32
  br i1 %33, label %34, label %40

34:
  %35 = lshr i64 %29, 7
  %36 = and i64 %35, 72340172838076673
  %37 = mul i64 %36, 72340172838076673
  %38 = lshr i64 %37, 56
  %39 = add i64 %38, %11
  br label %40

40:
  %41 = phi i1 [ false, %34 ], [ false, %26 ], [ true, %9 ]
  %42 = phi i64 [ %39, %34 ], [ -1, %26 ], [ %10, %9 ]
  %43 = add i64 %11, 8
  br i1 %41, label %7, label %44

44:
  %45 = phi i64 [ -1, %3 ], [ %42, %40 ], [ -1, %7 ]
  ret i64 %45
}

define internal i64 @dt_strrchr(i8* nocapture noundef readonly %0, i64* noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = and i64 %2, 255
  %6 = mul nuw i64 %5, 72340172838076673
  store volatile i64 0, i64* %1, align 8
  %7 = getelementptr inbounds i64, i64* %1, i64 1
  store volatile i64 0, i64* %7, align 8
  %8 = icmp eq i64 %3, 0
  br i1 %8, label %35, label %9

9:
  %10 = phi i64 [ %32, %30 ], [ 0, %4 ]
  %11 = getelementptr inbounds i8, i8* %0, i64 %10
  %12 = bitcast i8* %11 to i64*
  %13 = load i64, i64* %12, align 8
  %14 = add i64 %13, -72340172838076673
  %15 = and i64 %13, -9187201950435737472
  %16 = xor i64 %15, -9187201950435737472
  %17 = and i64 %16, %14
  %18 = xor i64 %13, %6
  %19 = and i64 %18, 9187201950435737471
  %20 = add nuw i64 %19, 9187201950435737471
  %21 = or i64 %18, %20
  %22 = or i64 %21, 9187201950435737471
  %23 = xor i64 %22, -1
  %24 = sub i64 0, %17
  %25 = and i64 %17, %24
  %26 = add i64 %25, -1
  %27 = and i64 %26, %23
  %28 = icmp eq i64 %27, 0
  br i1 %28, label %30, label %29

29:
  store volatile i64 %10, i64* %1, align 8
  store volatile i64 %27, i64* %7, align 8
  br label %30

30:
  %31 = icmp eq i64 %17, 0
  %32 = add i64 %10, 8
  %33 = icmp ult i64 %32, %3
  %34 = select i1 %31, i1 %33, i1 false
  br i1 %34, label %9, label %35

35:
  %36 = load volatile i64, i64* %7, align 8
  %37 = icmp eq i64 %36, 0
  br i1 %37, label %76, label %38

38:
  %39 = load volatile i64, i64* %1, align 8
  %40 = lshr i64 %36, 32
  %41 = sub nsw i64 0, %40
  %42 = call i64 asm sideeffect "", "=r,0"(i64 %41)
  %43 = lshr i64 %42, 58
  %44 = and i64 %43, 32
  %45 = lshr i64 %36, %44
  %46 = lshr i64 %45, 16
  %47 = sub nsw i64 0, %46
  %48 = call i64 asm sideeffect "", "=r,0"(i64 %47)
  %49 = lshr i64 %48, 59
  %50 = and i64 %49, 16
  %51 = lshr i64 %45, %50
  %52 = or i64 %50, %44
  %53 = lshr i64 %51, 8
  %54 = sub nsw i64 0, %53
  %55 = call i64 asm sideeffect "", "=r,0"(i64 %54)
  %56 = lshr i64 %55, 60
  %57 = and i64 %56, 8
  %58 = lshr i64 %51, %57
  %59 = or i64 %52, %56
  %60 = lshr i64 %58, 4
  %61 = sub nsw i64 0, %60
  %62 = call i64 asm sideeffect "", "=r,0"(i64 %61)
  %63 = lshr i64 %62, 61
  %64 = and i64 %63, 4
  %65 = lshr i64 %58, %64
  %66 = lshr i64 %65, 2
  %67 = sub nsw i64 0, %66
  %68 = call i64 asm sideeffect "", "=r,0"(i64 %67)
  %69 = lshr i64 %68, 62
  %70 = and i64 %69, 2
  %71 = lshr i64 %65, %70
  %72 = lshr i64 %71, 4
  %73 = lshr i64 %59, 3
  %74 = or i64 %72, %73
  %75 = add i64 %74, %39
  br label %76

76:
  %77 = phi i64 [ %75, %38 ], [ -1, %35 ]
  ret i64 %77
}

define internal i64 @dt_borders_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i8*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %1, i64 2
  %9 = load i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %1, i64 3
  %11 = load i64, i64* %10, align 8
  %12 = inttoptr i64 %11 to i16*
  %13 = load i64, i64* %7, align 8
  %14 = getelementptr inbounds i64, i64* %7, i64 1
  %15 = load i64, i64* %14, align 8
  %16 = icmp ult i64 %13, %9
  %17 = icmp ult i64 %15, %9
  %18 = select i1 %16, i1 %17, i1 false
  br i1 %18, label %19, label %42

19:
  %20 = getelementptr inbounds i8, i8* %4, i64 %13
  %21 = load i8, i8* %20, align 1
  %22 = icmp eq i8 %21, 0
  br i1 %22, label %42, label %23

23:
  %24 = getelementptr inbounds i8, i8* %4, i64 %15
  %25 = load i8, i8* %24, align 1
  %26 = icmp eq i8 %21, %25
  br i1 %26, label %27, label %29

27:
  %28 = add i64 %15, 1
  br label %35

29:
  %30 = icmp eq i64 %15, 0
  br i1 %30, label %35, label %31

31:
  %32 = getelementptr inbounds i16, i16* %12, i64 %15
  %33 = load i16, i16* %32, align 2
  %34 = zext i16 %33 to i64
  br label %40

35:
  %36 = phi i64 [ %28, %27 ], [ 0, %29 ]
  %37 = add i64 %13, 1
  %38 = trunc i64 %36 to i16
  %39 = getelementptr inbounds i16, i16* %12, i64 %37
  store i16 %38, i16* %39, align 2
  store i64 %37, i64* %7, align 8
  br label %40

40:
  %41 = phi i64 [ %36, %35 ], [ %34, %31 ]
  store i64 %41, i64* %14, align 8
  br label %42

42:
  %43 = phi i64 [ 1, %19 ], [ 1, %2 ], [ 0, %40 ]
  ret i64 %43
}

define internal i64 @dt_find_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i8*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %1, i64 2
  %9 = load i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %1, i64 3
  %11 = load i64, i64* %10, align 8
  %12 = inttoptr i64 %11 to i16*
  %13 = load i64, i64* %7, align 8
  %14 = getelementptr inbounds i64, i64* %7, i64 1
  %15 = load i64, i64* %14, align 8
  %16 = icmp ult i64 %13, %9
  %17 = icmp ult i64 %15, %9
  %18 = select i1 %16, i1 %17, i1 false
  br i1 %18, label %19, label %43

19:
  %20 = getelementptr inbounds i64, i64* %1, i64 4
  %21 = load i64, i64* %20, align 8
  %22 = inttoptr i64 %21 to i8*
  %23 = getelementptr inbounds i8, i8* %22, i64 %15
  %24 = load i8, i8* %23, align 1
  %25 = icmp eq i8 %24, 0
  br i1 %25, label %43, label %26

26:
  %27 = getelementptr inbounds i8, i8* %4, i64 %13
  %28 = load i8, i8* %27, align 1
  %29 = icmp eq i8 %28, 0
  br i1 %29, label %43, label %30

30:
  %31 = icmp eq i8 %28, %24
  br i1 %31, label %32, label %35

32:
  %33 = add i64 %13, 1
  store i64 %33, i64* %7, align 8
  %34 = add i64 %15, 1
  store i64 %34, i64* %14, align 8
  br label %43

35:
  %36 = icmp eq i64 %15, 0
  br i1 %36, label %37, label %39

37:
  %38 = add i64 %13, 1
  store i64 %38, i64* %7, align 8
  br label %43

39:
  %40 = getelementptr inbounds i16, i16* %12, i64 %15
  %41 = load i16, i16* %40, align 2
  %42 = zext i16 %41 to i64
  store i64 %42, i64* %14, align 8
  br label %43

43:
  %44 = phi i64 [ 1, %26 ], [ 1, %19 ], [ 1, %2 ], [ 0, %37 ], [ 0, %39 ], [ 0, %32 ]
  ret i64 %44
}

define internal i64 @dt_rfind_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i8*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %1, i64 2
  %9 = load i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %1, i64 3
  %11 = load i64, i64* %10, align 8
  %12 = inttoptr i64 %11 to i16*
  %13 = load i64, i64* %7, align 8
  %14 = getelementptr inbounds i64, i64* %7, i64 1
  %15 = load i64, i64* %14, align 8
  %16 = icmp ult i64 %13, %9
  %17 = icmp ult i64 %15, %9
  %18 = select i1 %16, i1 %17, i1 false
  br i1 %18, label %19, label %53

19:
  %20 = getelementptr inbounds i64, i64* %1, i64 4
  %21 = load i64, i64* %20, align 8
  %22 = inttoptr i64 %21 to i8*
  %23 = getelementptr inbounds i8, i8* %22, i64 %15
  %24 = load i8, i8* %23, align 1
  %25 = icmp eq i8 %24, 0
  br i1 %25, label %26, label %36

26:
  %27 = sub i64 %13, %15
  %28 = getelementptr inbounds i64, i64* %7, i64 3
  %29 = load i64, i64* %28, align 8
  %30 = icmp ugt i64 %27, %29
  br i1 %30, label %53, label %31

31:
  %32 = getelementptr inbounds i64, i64* %7, i64 2
  store i64 %27, i64* %32, align 8
  %33 = getelementptr inbounds i16, i16* %12, i64 %15
  %34 = load i16, i16* %33, align 2
  %35 = zext i16 %34 to i64
  store i64 %35, i64* %14, align 8
  br label %53

36:
  %37 = getelementptr inbounds i8, i8* %4, i64 %13
  %38 = load i8, i8* %37, align 1
  %39 = icmp eq i8 %38, 0
  br i1 %39, label %53, label %40

40:
  %41 = icmp eq i8 %38, %24
  br i1 %41, label %42, label %45

42:
  %43 = add i64 %13, 1
  store i64 %43, i64* %7, align 8
  %44 = add i64 %15, 1
  store i64 %44, i64* %14, align 8
  br label %53

45:
  %46 = icmp eq i64 %15, 0
  br i1 %46, label %47, label %49

47:
  %48 = add i64 %13, 1
  store i64 %48, i64* %7, align 8
  br label %53

49:
  %50 = getelementptr inbounds i16, i16* %12, i64 %15
  %51 = load i16, i16* %50, align 2
  %52 = zext i16 %51 to i64
  store i64 %52, i64* %14, align 8
  br label %53

53:
  %54 = phi i64 [ 0, %31 ], [ 1, %2 ], [ 1, %26 ], [ 1, %36 ], [ 0, %47 ], [ 0, %49 ], [ 0, %42 ]
  ret i64 %54
}

define internal i64 @dt_find(i8* noundef %0, i8* noundef %1, i64* noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = alloca [4 x i64], align 8
  %7 = alloca [5 x i64], align 8
  %8 = bitcast [5 x i64]* %7 to i8*
  call void @llvm.lifetime.start.p0i8(i64 40, i8* nonnull %8)
  %9 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 0
  %10 = ptrtoint i8* %0 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 1
  %12 = ptrtoint i64* %2 to i64
  store i64 %12, i64* %11, align 8
  %13 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 2
  store i64 %4, i64* %13, align 8
  %14 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 3
  %15 = getelementptr inbounds i64, i64* %2, i64 8
  %16 = ptrtoint i64* %15 to i64
  store i64 %16, i64* %14, align 8
  %17 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 4
  %18 = ptrtoint i8* %1 to i64
  store i64 %18, i64* %17, align 8
  %19 = icmp sgt i64 %3, 0
  %20 = select i1 %19, i64 %3, i64 0
  br i1 %19, label %21, label %29

21:
  %22 = bitcast i64* %15 to i8*
  %23 = trunc i64 %4 to i32
  %24 = call i64 inttoptr (i64 115 to i64 (i8*, i32, i8*)*)(i8* noundef nonnull %22, i32 noundef %23, i8* noundef %0)
  %25 = icmp sgt i64 %24, 0
  %26 = add nsw i64 %24, -1
  %27 = select i1 %25, i64 %26, i64 0
  %28 = icmp sgt i64 %20, %27
  br i1 %28, label %61, label %29

29:
  %30 = load i8, i8* %1, align 1
  %31 = icmp eq i8 %30, 0
  br i1 %31, label %61, label %32

32:
  %33 = bitcast [4 x i64]* %6 to i8*
  call void @llvm.lifetime.start.p0i8(i64 32, i8* nonnull %33)
  %34 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 0
  store i64 %18, i64* %34, align 8
  %35 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 1
  store i64 %12, i64* %35, align 8
  %36 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 2
  store i64 %4, i64* %36, align 8
  %37 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 3
  store i64 %16, i64* %37, align 8
  store i64 1, i64* %2, align 8
  %38 = getelementptr inbounds i64, i64* %2, i64 1
  store i64 0, i64* %38, align 8
  %39 = bitcast i64* %15 to i16*
  store i16 0, i16* %39, align 2
  %40 = getelementptr inbounds i16, i16* %39, i64 1
  store i16 0, i16* %40, align 2
  %41 = getelementptr inbounds i8, i8* %1, i64 1
  %42 = load i8, i8* %41, align 1
  %43 = icmp eq i8 %42, 0
  br i1 %43, label %48, label %44

44:
  %45 = trunc i64 %4 to i32
  %46 = shl i32 %45, 1
  %47 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %46, i8* noundef bitcast (i64 (i64, i64*)* @dt_borders_cb to i8*), i8* noundef nonnull %33, i64 noundef 0)
  br label %48

48:
  store i64 0, i64* %38, align 8
  call void @llvm.lifetime.end.p0i8(i64 32, i8* nonnull %33)
  store i64 %20, i64* %2, align 8
  %49 = trunc i64 %4 to i32
  %50 = shl i32 %49, 1
  %51 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %50, i8* noundef bitcast (i64 (i64, i64*)* @dt_find_cb to i8*), i8* noundef nonnull %8, i64 noundef 0)
  %52 = load i64, i64* %38, align 8
  %53 = icmp ult i64 %52, %4
  br i1 %53, label %54, label %61

54:
  %55 = getelementptr inbounds i8, i8* %1, i64 %52
  %56 = load i8, i8* %55, align 1
  %57 = icmp eq i8 %56, 0
  br i1 %57, label %58, label %61

58:
  %59 = load i64, i64* %2, align 8
  %60 = sub i64 %59, %52
  br label %61

61:
  %62 = phi i64 [ %60, %58 ], [ -1, %21 ], [ %20, %29 ], [ -1, %54 ], [ -1, %48 ]
  call void @llvm.lifetime.end.p0i8(i64 40, i8* nonnull %8)
  ret i64 %62
}

define internal i64 @dt_rfind(i8* noundef %0, i8* noundef %1, i64* noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = alloca [4 x i64], align 8
  %7 = alloca [5 x i64], align 8
  %8 = bitcast [5 x i64]* %7 to i8*
  call void @llvm.lifetime.start.p0i8(i64 40, i8* nonnull %8)
  %9 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 0
  %10 = ptrtoint i8* %0 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 1
  %12 = ptrtoint i64* %2 to i64
  store i64 %12, i64* %11, align 8
  %13 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 2
  store i64 %4, i64* %13, align 8
  %14 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 3
  %15 = getelementptr inbounds i64, i64* %2, i64 8
  %16 = ptrtoint i64* %15 to i64
  store i64 %16, i64* %14, align 8
  %17 = getelementptr inbounds [5 x i64], [5 x i64]* %7, i64 0, i64 4
  %18 = ptrtoint i8* %1 to i64
  store i64 %18, i64* %17, align 8
  %19 = icmp slt i64 %3, 0
  br i1 %19, label %52, label %20

20:
  %21 = bitcast i64* %15 to i8*
  %22 = trunc i64 %4 to i32
  %23 = call i64 inttoptr (i64 115 to i64 (i8*, i32, i8*)*)(i8* noundef nonnull %21, i32 noundef %22, i8* noundef %0)
  %24 = icmp sgt i64 %23, 0
  %25 = add nsw i64 %23, -1
  %26 = select i1 %24, i64 %25, i64 0
  %27 = icmp slt i64 %26, %3
  %28 = select i1 %27, i64 %26, i64 %3
  %29 = load i8, i8* %1, align 1
  %30 = icmp eq i8 %29, 0
  br i1 %30, label %52, label %31

31:
  %32 = bitcast [4 x i64]* %6 to i8*
  call void @llvm.lifetime.start.p0i8(i64 32, i8* nonnull %32)
  %33 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 0
  store i64 %18, i64* %33, align 8
  %34 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 1
  store i64 %12, i64* %34, align 8
  %35 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 2
  store i64 %4, i64* %35, align 8
  %36 = getelementptr inbounds [4 x i64], [4 x i64]* %6, i64 0, i64 3
  store i64 %16, i64* %36, align 8
  store i64 1, i64* %2, align 8
  %37 = getelementptr inbounds i64, i64* %2, i64 1
  store i64 0, i64* %37, align 8
  %38 = bitcast i64* %15 to i16*
  store i16 0, i16* %38, align 2
  %39 = getelementptr inbounds i16, i16* %38, i64 1
  store i16 0, i16* %39, align 2
  %40 = getelementptr inbounds i8, i8* %1, i64 1
  %41 = load i8, i8* %40, align 1
  %42 = icmp eq i8 %41, 0
  br i1 %42, label %46, label %43

43:
  %44 = shl i32 %22, 1
  %45 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %44, i8* noundef bitcast (i64 (i64, i64*)* @dt_borders_cb to i8*), i8* noundef nonnull %32, i64 noundef 0)
  br label %46

46:
  store i64 0, i64* %37, align 8
  call void @llvm.lifetime.end.p0i8(i64 32, i8* nonnull %32)
  store i64 0, i64* %2, align 8
  %47 = getelementptr inbounds i64, i64* %2, i64 2
  store i64 -1, i64* %47, align 8
  %48 = getelementptr inbounds i64, i64* %2, i64 3
  store i64 %28, i64* %48, align 8
  %49 = mul i32 %22, 3
  %50 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %49, i8* noundef bitcast (i64 (i64, i64*)* @dt_rfind_cb to i8*), i8* noundef nonnull %8, i64 noundef 0)
  %51 = load i64, i64* %47, align 8
  br label %52

52:
  %53 = phi i64 [ %51, %46 ], [ -1, %5 ], [ %28, %20 ]
  call void @llvm.lifetime.end.p0i8(i64 40, i8* nonnull %8)
  ret i64 %53
}

define internal i64 @dt_path_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 1
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i64*
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  %7 = load i64, i64* %6, align 8
  %8 = icmp ugt i64 %7, %0
  br i1 %8, label %9, label %28

9:
  %10 = load i64, i64* %1, align 8
  %11 = inttoptr i64 %10 to i8*
  %12 = getelementptr inbounds i8, i8* %11, i64 %0
  %13 = load i8, i8* %12, align 1
  switch i8 %13, label %14 [
    i8 0, label %28
    i8 47, label %24
  ]

14:
  %15 = getelementptr inbounds i64, i64* %5, i64 3
  %16 = load i64, i64* %15, align 8
  %17 = icmp eq i64 %16, 0
  br i1 %17, label %22, label %18

18:
  %19 = getelementptr inbounds i64, i64* %5, i64 1
  %20 = load i64, i64* %19, align 8
  %21 = getelementptr inbounds i64, i64* %5, i64 2
  store i64 %20, i64* %21, align 8
  store i64 %0, i64* %5, align 8
  store i64 0, i64* %15, align 8
  br label %22

22:
  %23 = add i64 %0, 1
  br label %24

24:
  %25 = phi i64 [ 1, %22 ], [ 3, %9 ]
  %26 = phi i64 [ %23, %22 ], [ 1, %9 ]
  %27 = getelementptr inbounds i64, i64* %5, i64 %25
  store i64 %26, i64* %27, align 8
  br label %28

28:
  %29 = phi i64 [ 1, %9 ], [ 1, %2 ], [ 0, %24 ]
  ret i64 %29
}

define internal i64 @dt_basename(i8* noundef %0, i64* noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = alloca [3 x i64], align 8
  %5 = load i8, i8* %0, align 1
  %6 = icmp eq i8 %5, 0
  br i1 %6, label %26, label %7

7:
  %8 = bitcast [3 x i64]* %4 to i8*
  call void @llvm.lifetime.start.p0i8(i64 24, i8* nonnull %8)
  %9 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 0
  %10 = ptrtoint i8* %0 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 1
  %12 = ptrtoint i64* %1 to i64
  store i64 %12, i64* %11, align 8
  %13 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 2
  store i64 %2, i64* %13, align 8
  store i64 0, i64* %1, align 8
  %14 = getelementptr inbounds i64, i64* %1, i64 1
  store i64 0, i64* %14, align 8
  %15 = getelementptr inbounds i64, i64* %1, i64 2
  store i64 0, i64* %15, align 8
  %16 = getelementptr inbounds i64, i64* %1, i64 3
  store i64 1, i64* %16, align 8
  %17 = trunc i64 %2 to i32
  %18 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %17, i8* noundef bitcast (i64 (i64, i64*)* @dt_path_cb to i8*), i8* noundef nonnull %8, i64 noundef 0)
  call void @llvm.lifetime.end.p0i8(i64 24, i8* nonnull %8)
  %19 = load i64, i64* %14, align 8
  %20 = icmp eq i64 %19, 0
  br i1 %20, label %26, label %21

21:
  %22 = load i64, i64* %1, align 8
  %23 = sub i64 %19, %22
  %24 = shl i64 %23, 32
  %25 = or i64 %24, %22
  br label %26

26:
  %27 = phi i64 [ %25, %21 ], [ -1, %3 ], [ 4294967296, %7 ]
  ret i64 %27
}

define internal i64 @dt_dirname(i8* noundef %0, i64* noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = alloca [3 x i64], align 8
  %5 = load i8, i8* %0, align 1
  %6 = icmp eq i8 %5, 0
  br i1 %6, label %27, label %7

7:
  %8 = bitcast [3 x i64]* %4 to i8*
  call void @llvm.lifetime.start.p0i8(i64 24, i8* nonnull %8)
  %9 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 0
  %10 = ptrtoint i8* %0 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 1
  %12 = ptrtoint i64* %1 to i64
  store i64 %12, i64* %11, align 8
  %13 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 2
  store i64 %2, i64* %13, align 8
  store i64 0, i64* %1, align 8
  %14 = getelementptr inbounds i64, i64* %1, i64 1
  store i64 0, i64* %14, align 8
  %15 = getelementptr inbounds i64, i64* %1, i64 2
  store i64 0, i64* %15, align 8
  %16 = getelementptr inbounds i64, i64* %1, i64 3
  store i64 1, i64* %16, align 8
  %17 = trunc i64 %2 to i32
  %18 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %17, i8* noundef bitcast (i64 (i64, i64*)* @dt_path_cb to i8*), i8* noundef nonnull %8, i64 noundef 0)
  call void @llvm.lifetime.end.p0i8(i64 24, i8* nonnull %8)
  %19 = load i64, i64* %15, align 8
  %20 = icmp eq i64 %19, 0
  br i1 %20, label %23, label %21

21:
  %22 = shl i64 %19, 32
  br label %27

23:
  %24 = load i8, i8* %0, align 1
  %25 = icmp eq i8 %24, 47
  %26 = select i1 %25, i64 4294967296, i64 -1
  br label %27

27:
  %28 = phi i64 [ %22, %21 ], [ %26, %23 ], [ -1, %3 ]
  ret i64 %28
}

define internal i64 @dt_substr(i8* noundef %0, i64* noundef %1, i64 noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = getelementptr inbounds i64, i64* %1, i64 8
  %7 = bitcast i64* %6 to i8*
  %8 = trunc i64 %4 to i32
  %9 = call i64 inttoptr (i64 115 to i64 (i8*, i32, i8*)*)(i8* noundef nonnull %7, i32 noundef %8, i8* noundef %0)
  %10 = icmp sgt i64 %9, 0
  %11 = add nsw i64 %9, -1
  %12 = select i1 %10, i64 %11, i64 0
  %13 = icmp slt i64 %2, 0
  br i1 %13, label %14, label %21

14:
  %15 = add nsw i64 %12, %2
  %16 = icmp slt i64 %15, 0
  br i1 %16, label %17, label %21

17:
  %18 = add nsw i64 %15, %3
  %19 = icmp sgt i64 %18, 0
  br i1 %19, label %20, label %21

20:
  br label %21

21:
  %22 = phi i64 [ %18, %20 ], [ %3, %17 ], [ %3, %14 ], [ %3, %5 ]
  %23 = phi i64 [ 0, %20 ], [ %15, %17 ], [ %15, %14 ], [ %2, %5 ]
  %24 = icmp sgt i64 %23, -1
  %25 = icmp sgt i64 %12, %23
  %26 = select i1 %24, i1 %25, i1 false
  br i1 %26, label %27, label %38

27:
  %28 = icmp slt i64 %22, 0
  %29 = sub nsw i64 %12, %23
  %30 = select i1 %28, i64 %29, i64 0
  %31 = add nsw i64 %30, %22
  %32 = icmp slt i64 %31, 1
  br i1 %32, label %38, label %33

33:
  %34 = icmp sgt i64 %31, %29
  %35 = select i1 %34, i64 %29, i64 %31
  %36 = shl i64 %35, 32
  %37 = or i64 %36, %23
  br label %38

38:
  %39 = phi i64 [ %37, %33 ], [ 0, %21 ], [ 0, %27 ]
  ret i64 %39
}

define internal i64 @dt_cleanpath_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 1
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i64*
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  %7 = load i64, i64* %6, align 8
  %8 = load i64, i64* %5, align 8
  %9 = getelementptr inbounds i64, i64* %1, i64 3
  %10 = load i64, i64* %9, align 8
  %11 = inttoptr i64 %10 to i8*
  %12 = icmp ugt i64 %7, %0
  %13 = add i64 %7, -2
  %14 = icmp ult i64 %8, %13
  %15 = select i1 %12, i1 %14, i1 false
  br i1 %15, label %16, label %134

16:
  %17 = load i64, i64* %1, align 8
  %18 = inttoptr i64 %17 to i8*
  %19 = getelementptr inbounds i8, i8* %18, i64 %0
  %20 = load i8, i8* %19, align 1
  switch i8 %20, label %109 [
    i8 0, label %21
    i8 47, label %65
  ]

21:
  %22 = getelementptr inbounds i64, i64* %5, i64 8
  %23 = bitcast i64* %22 to i16*
  %24 = getelementptr inbounds i64, i64* %5, i64 3
  %25 = load i64, i64* %24, align 8
  %26 = getelementptr inbounds i64, i64* %5, i64 1
  %27 = load i64, i64* %26, align 8
  %28 = icmp ult i64 %25, %7
  %29 = icmp ult i64 %27, %7
  %30 = select i1 %28, i1 %29, i1 false
  br i1 %30, label %31, label %134

31:
  %32 = getelementptr inbounds i64, i64* %5, i64 4
  %33 = load i64, i64* %32, align 8
  switch i64 %33, label %60 [
    i64 1, label %34
    i64 2, label %40
    i64 0, label %63
  ]

34:
  %35 = getelementptr inbounds i64, i64* %5, i64 5
  %36 = load i64, i64* %35, align 8
  %37 = icmp eq i64 %36, 1
  br i1 %37, label %38, label %39

38:
  store i64 %25, i64* %5, align 8
  br label %63

39:
  switch i64 %33, label %60 [
    i64 2, label %40
    i64 0, label %63
  ]

40:
  %41 = getelementptr inbounds i64, i64* %5, i64 5
  %42 = load i64, i64* %41, align 8
  %43 = icmp eq i64 %42, 2
  br i1 %43, label %44, label %58

44:
  %45 = getelementptr inbounds i64, i64* %5, i64 2
  %46 = load i64, i64* %45, align 8
  %47 = icmp ugt i64 %25, %46
  br i1 %47, label %48, label %52

48:
  store i64 %27, i64* %5, align 8
  %49 = getelementptr inbounds i16, i16* %23, i64 %27
  %50 = load i16, i16* %49, align 2
  %51 = zext i16 %50 to i64
  store i64 %51, i64* %26, align 8
  br label %63

52:
  %53 = getelementptr inbounds i64, i64* %5, i64 6
  %54 = load i64, i64* %53, align 8
  %55 = icmp eq i64 %54, 0
  br i1 %55, label %57, label %56

56:
  store i64 %25, i64* %5, align 8
  br label %63

57:
  store i64 %8, i64* %45, align 8
  br label %63

58:
  %59 = icmp eq i64 %33, 0
  br i1 %59, label %63, label %60

60:
  %61 = trunc i64 %27 to i16
  %62 = getelementptr inbounds i16, i16* %23, i64 %25
  store i16 %61, i16* %62, align 2
  store i64 %25, i64* %26, align 8
  br label %63

63:
  store i64 0, i64* %32, align 8
  %64 = getelementptr inbounds i64, i64* %5, i64 5
  store i64 0, i64* %64, align 8
  br label %134

65:
  %66 = getelementptr inbounds i64, i64* %5, i64 8
  %67 = bitcast i64* %66 to i16*
  %68 = getelementptr inbounds i64, i64* %5, i64 3
  %69 = load i64, i64* %68, align 8
  %70 = getelementptr inbounds i64, i64* %5, i64 1
  %71 = load i64, i64* %70, align 8
  %72 = icmp ult i64 %69, %7
  %73 = icmp ult i64 %71, %7
  %74 = select i1 %72, i1 %73, i1 false
  br i1 %74, label %75, label %134

75:
  %76 = getelementptr inbounds i64, i64* %5, i64 4
  %77 = load i64, i64* %76, align 8
  switch i64 %77, label %104 [
    i64 1, label %78
    i64 2, label %84
    i64 0, label %107
  ]

78:
  %79 = getelementptr inbounds i64, i64* %5, i64 5
  %80 = load i64, i64* %79, align 8
  %81 = icmp eq i64 %80, 1
  br i1 %81, label %82, label %83

82:
  store i64 %69, i64* %5, align 8
  br label %107

83:
  switch i64 %77, label %104 [
    i64 2, label %84
    i64 0, label %107
  ]

84:
  %85 = getelementptr inbounds i64, i64* %5, i64 5
  %86 = load i64, i64* %85, align 8
  %87 = icmp eq i64 %86, 2
  br i1 %87, label %88, label %102

88:
  %89 = getelementptr inbounds i64, i64* %5, i64 2
  %90 = load i64, i64* %89, align 8
  %91 = icmp ugt i64 %69, %90
  br i1 %91, label %92, label %96

92:
  store i64 %71, i64* %5, align 8
  %93 = getelementptr inbounds i16, i16* %67, i64 %71
  %94 = load i16, i16* %93, align 2
  %95 = zext i16 %94 to i64
  store i64 %95, i64* %70, align 8
  br label %107

96:
  %97 = getelementptr inbounds i64, i64* %5, i64 6
  %98 = load i64, i64* %97, align 8
  %99 = icmp eq i64 %98, 0
  br i1 %99, label %101, label %100

100:
  store i64 %69, i64* %5, align 8
  br label %107

101:
  store i64 %8, i64* %89, align 8
  br label %107

102:
  %103 = icmp eq i64 %77, 0
  br i1 %103, label %107, label %104

104:
  %105 = trunc i64 %71 to i16
  %106 = getelementptr inbounds i16, i16* %67, i64 %69
  store i16 %105, i16* %106, align 2
  store i64 %69, i64* %70, align 8
  br label %107

107:
  store i64 0, i64* %76, align 8
  %108 = getelementptr inbounds i64, i64* %5, i64 5
  store i64 0, i64* %108, align 8
  br label %134

109:
  %110 = getelementptr inbounds i64, i64* %5, i64 4
  %111 = load i64, i64* %110, align 8
  %112 = icmp eq i64 %111, 0
  br i1 %112, label %113, label %121

113:
  %114 = getelementptr inbounds i64, i64* %5, i64 3
  store i64 %8, i64* %114, align 8
  %115 = getelementptr inbounds i64, i64* %5, i64 6
  %116 = load i64, i64* %115, align 8
  %117 = icmp eq i64 %8, %116
  br i1 %117, label %121, label %118

118:
  %119 = getelementptr inbounds i8, i8* %11, i64 %8
  store i8 47, i8* %119, align 1
  %120 = add i64 %8, 1
  br label %121

121:
  %122 = phi i64 [ %120, %118 ], [ %8, %113 ], [ %8, %109 ]
  %123 = load i8, i8* %19, align 1
  %124 = getelementptr inbounds i8, i8* %11, i64 %122
  store i8 %123, i8* %124, align 1
  %125 = add i64 %122, 1
  store i64 %125, i64* %5, align 8
  %126 = load i64, i64* %110, align 8
  %127 = add i64 %126, 1
  store i64 %127, i64* %110, align 8
  %128 = load i8, i8* %19, align 1
  %129 = icmp eq i8 %128, 46
  br i1 %129, label %130, label %134

130:
  %131 = getelementptr inbounds i64, i64* %5, i64 5
  %132 = load i64, i64* %131, align 8
  %133 = add i64 %132, 1
  store i64 %133, i64* %131, align 8
  br label %134

134:
  %135 = phi i64 [ 1, %2 ], [ 0, %130 ], [ 0, %121 ], [ 1, %21 ], [ 1, %63 ], [ 0, %107 ], [ 1, %65 ]
  ret i64 %135
}

define internal i64 @dt_cleanpath(i8* noundef %0, i8* noundef %1, i64* noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = alloca [4 x i64], align 8
  %6 = bitcast [4 x i64]* %5 to i8*
  call void @llvm.lifetime.start.p0i8(i64 32, i8* nonnull %6)
  %7 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 0
  %8 = ptrtoint i8* %1 to i64
  store i64 %8, i64* %7, align 8
  %9 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 1
  %10 = ptrtoint i64* %2 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 2
  store i64 %3, i64* %11, align 8
  %12 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 3
  %13 = ptrtoint i8* %0 to i64
  store i64 %13, i64* %12, align 8
  %14 = load i8, i8* %1, align 1
  %15 = icmp eq i8 %14, 47
  %16 = zext i1 %15 to i64
  store i8 47, i8* %0, align 1
  %17 = getelementptr inbounds i64, i64* %2, i64 6
  store i64 %16, i64* %17, align 8
  %18 = getelementptr inbounds i64, i64* %2, i64 2
  store i64 %16, i64* %18, align 8
  %19 = getelementptr inbounds i64, i64* %2, i64 1
  store i64 %16, i64* %19, align 8
  store i64 %16, i64* %2, align 8
  %20 = getelementptr inbounds i64, i64* %2, i64 5
  store i64 0, i64* %20, align 8
  %21 = getelementptr inbounds i64, i64* %2, i64 4
  store i64 0, i64* %21, align 8
  %22 = getelementptr inbounds i64, i64* %2, i64 3
  store i64 0, i64* %22, align 8
  %23 = load i8, i8* %1, align 1
  %24 = icmp eq i8 %23, 0
  br i1 %24, label %36, label %25

25:
  %26 = trunc i64 %3 to i32
  %27 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %26, i8* noundef bitcast (i64 (i64, i64*)* @dt_cleanpath_cb to i8*), i8* noundef nonnull %6, i64 noundef 0)
  %28 = load i64, i64* %2, align 8
  %29 = icmp eq i64 %28, 0
  br i1 %29, label %30, label %31

30:
  store i8 46, i8* %0, align 1
  br label %31

31:
  %32 = phi i64 [ 1, %30 ], [ %28, %25 ]
  %33 = icmp ult i64 %32, %3
  br i1 %33, label %34, label %38

34:
  %35 = getelementptr inbounds i8, i8* %0, i64 %32
  br label %36

36:
  %37 = phi i8* [ %35, %34 ], [ %0, %4 ]
  store i8 0, i8* %37, align 1
  br label %38

38:
  call void @llvm.lifetime.end.p0i8(i64 32, i8* nonnull %6)
  ret i64 0
}

define internal i64 @dt_case(i8* nocapture noundef writeonly %0, i8* nocapture noundef readonly %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = icmp eq i64 %3, 0
  br i1 %5, label %35, label %6

6:
  %7 = sub i64 128, %2
  %8 = mul i64 %7, 72340172838076673
  %9 = sub i64 102, %2
  %10 = mul i64 %9, 72340172838076673
  br label %11

11:
  %12 = phi i64 [ 0, %6 ], [ %32, %11 ]
  %13 = getelementptr inbounds i8, i8* %1, i64 %12
  %14 = bitcast i8* %13 to i64*
  %15 = load i64, i64* %14, align 8
  %16 = and i64 %15, 9187201950435737471
  %17 = add i64 %16, %8
  %18 = add i64 %16, %10
  %19 = or i64 %18, %15
  %20 = xor i64 %19, -1
  %21 = and i64 %17, %20
  %22 = lshr i64 %21, 2
  %23 = and i64 %22, 2314885530818453536
  %24 = xor i64 %23, %15
  %25 = getelementptr inbounds i8, i8* %0, i64 %12
  %26 = bitcast i8* %25 to i64*
  store i64 %24, i64* %26, align 8
  %27 = add i64 %15, -72340172838076673
  %28 = and i64 %15, -9187201950435737472
  %29 = xor i64 %28, -9187201950435737472
  %30 = and i64 %29, %27
  %31 = icmp eq i64 %30, 0
  %32 = add i64 %12, 8
  %33 = icmp ult i64 %32, %3
  %34 = select i1 %31, i1 %33, i1 false
  br i1 %34, label %11, label %35

35:
  ret i64 0
}

define internal i64 @dt_swap(i64 noundef %0, i64 noundef %1) alwaysinline nounwind "no-builtins" {
  %3 = call i64 @llvm.bswap.i64(i64 %0)
  %4 = sub i64 64, %1
  %5 = lshr i64 %3, %4
  ret i64 %5
}

define internal i64 @dt_lltostr(i8* nocapture noundef writeonly %0, i64 noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = getelementptr inbounds i8, i8* %0, i64 71
  store i8 0, i8* %5, align 1
  %6 = icmp ult i64 %2, 2
  br i1 %6, label %65, label %7

7:
  %8 = icmp slt i64 %1, 0
  %9 = icmp eq i64 %2, 10
  %10 = and i1 %8, %9
  %11 = sub i64 0, %1
  %12 = select i1 %10, i64 %11, i64 %1
  %13 = sub i64 70, %3
  br label %14

14:
  %15 = phi i64 [ 70, %7 ], [ %34, %31 ]
  %16 = phi i64 [ 71, %7 ], [ %33, %31 ]
  %17 = phi i64 [ %12, %7 ], [ %32, %31 ]
  %18 = freeze i64 %17
  %19 = udiv i64 %18, %2
  %20 = mul i64 %19, %2
  %21 = sub i64 %18, %20
  %22 = icmp ne i64 %17, 0
  %23 = icmp ugt i64 %15, %13
  %24 = select i1 %22, i1 %23, i1 false
  br i1 %24, label %25, label %31

25:
  %26 = icmp ult i64 %21, 10
  %27 = select i1 %26, i64 48, i64 87
  %28 = add i64 %27, %21
  %29 = trunc i64 %28 to i8
  %30 = getelementptr inbounds i8, i8* %0, i64 %15
  store i8 %29, i8* %30, align 1
  br label %31

31:
  %32 = phi i64 [ %19, %25 ], [ %17, %14 ]
  %33 = phi i64 [ %15, %25 ], [ %16, %14 ]
  %34 = add nsw i64 %15, -1
  %35 = icmp ugt i64 %34, 6
  %36 = select i1 %24, i1 %35, i1 false
  br i1 %36, label %14, label %37

37:
  %38 = icmp ult i64 %33, 4
  %39 = icmp ugt i64 %33, 71
  %40 = call i1 @llvm.bpf.passthrough.i1.i1(i32 0, i1 %38)
  %41 = select i1 %40, i1 true, i1 %39
  br i1 %41, label %65, label %42

42:
  %43 = icmp eq i64 %1, 0
  %44 = icmp eq i64 %2, 16
  %45 = and i1 %43, %44
  br i1 %45, label %46, label %49

46:
  %47 = add i64 %33, -1
  %48 = getelementptr inbounds i8, i8* %0, i64 %47
  store i8 48, i8* %48, align 1
  br label %49

49:
  %50 = phi i64 [ %47, %46 ], [ %33, %42 ]
  br i1 %44, label %51, label %54

51:
  %52 = add i64 %50, -1
  %53 = getelementptr inbounds i8, i8* %0, i64 %52
  store i8 120, i8* %53, align 1
  br label %54

54:
  %55 = phi i64 [ %52, %51 ], [ %50, %49 ]
  br i1 %43, label %57, label %56

56:
  switch i64 %2, label %60 [
    i64 16, label %57
    i64 8, label %57
  ]

57:
  %58 = add i64 %55, -1
  %59 = getelementptr inbounds i8, i8* %0, i64 %58
  store i8 48, i8* %59, align 1
  br label %60

60:
  %61 = phi i64 [ %58, %57 ], [ %55, %56 ]
  br i1 %10, label %62, label %65

62:
  %63 = add i64 %61, -1
  %64 = getelementptr inbounds i8, i8* %0, i64 %63
  store i8 45, i8* %64, align 1
  br label %65

65:
  %66 = phi i64 [ 71, %4 ], [ 71, %37 ], [ %63, %62 ], [ %61, %60 ]
  ret i64 %66
}

define internal i64 @dt_strtoll_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 1
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i64*
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  %7 = load i64, i64* %6, align 8
  %8 = getelementptr inbounds i64, i64* %5, i64 1
  %9 = load i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %5, i64 3
  %11 = load i64, i64* %10, align 8
  %12 = icmp ugt i64 %7, %0
  br i1 %12, label %13, label %61

13:
  %14 = load i64, i64* %1, align 8
  %15 = inttoptr i64 %14 to i8*
  %16 = getelementptr inbounds i8, i8* %15, i64 %0
  %17 = load i8, i8* %16, align 1
  %18 = zext i8 %17 to i64
  %19 = icmp eq i64 %9, 0
  br i1 %19, label %20, label %33

20:
  %21 = icmp eq i8 %17, 32
  %22 = add nsw i64 %18, -9
  %23 = icmp ult i64 %22, 5
  %24 = select i1 %21, i1 true, i1 %23
  br i1 %24, label %61, label %25

25:
  store i64 1, i64* %8, align 8
  %26 = icmp eq i8 %17, 45
  br i1 %26, label %27, label %29

27:
  %28 = getelementptr inbounds i64, i64* %5, i64 2
  store i64 1, i64* %28, align 8
  br label %29

29:
  %30 = icmp eq i8 %17, 43
  %31 = call i1 @llvm.bpf.passthrough.i1.i1(i32 1, i1 %26)
  %32 = select i1 %31, i1 true, i1 %30
  br i1 %32, label %61, label %33

33:
  %34 = phi i64 [ %9, %13 ], [ 1, %29 ]
  switch i64 %34, label %45 [
    i64 1, label %35
    i64 2, label %42
  ]

35:
  store i64 3, i64* %8, align 8
  %36 = icmp eq i8 %17, 48
  %37 = icmp eq i64 %11, 16
  %38 = select i1 %36, i1 %37, i1 false
  br i1 %38, label %39, label %40

39:
  store i64 2, i64* %8, align 8
  br label %61

40:
  %41 = icmp eq i64 %34, 2
  br i1 %41, label %42, label %45

42:
  store i64 3, i64* %8, align 8
  %43 = and i64 %18, 223
  %44 = icmp eq i64 %43, 88
  br i1 %44, label %61, label %45

45:
  %46 = add nsw i64 %18, -48
  %47 = icmp ult i64 %46, 10
  br i1 %47, label %54, label %48

48:
  %49 = or i64 %18, 32
  %50 = add nsw i64 %49, -97
  %51 = icmp ult i64 %50, 26
  br i1 %51, label %52, label %54

52:
  %53 = add nsw i64 %49, -87
  br label %54

54:
  %55 = phi i64 [ %53, %52 ], [ 64, %48 ], [ %46, %45 ]
  %56 = icmp ult i64 %55, %11
  br i1 %56, label %57, label %61

57:
  %58 = load i64, i64* %5, align 8
  %59 = mul i64 %58, %11
  %60 = add i64 %59, %55
  store i64 %60, i64* %5, align 8
  br label %61

61:
  %62 = phi i64 [ 0, %39 ], [ 0, %57 ], [ 1, %2 ], [ 0, %20 ], [ 0, %29 ], [ 0, %42 ], [ 1, %54 ]
  ret i64 %62
}

define internal i64 @dt_strtoll(i8* noundef %0, i64* noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = alloca [3 x i64], align 8
  %6 = bitcast [3 x i64]* %5 to i8*
  call void @llvm.lifetime.start.p0i8(i64 24, i8* nonnull %6)
  %7 = getelementptr inbounds [3 x i64], [3 x i64]* %5, i64 0, i64 0
  %8 = ptrtoint i8* %0 to i64
  store i64 %8, i64* %7, align 8
  %9 = getelementptr inbounds [3 x i64], [3 x i64]* %5, i64 0, i64 1
  %10 = ptrtoint i64* %1 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [3 x i64], [3 x i64]* %5, i64 0, i64 2
  store i64 %3, i64* %11, align 8
  %12 = getelementptr inbounds i64, i64* %1, i64 2
  store i64 0, i64* %12, align 8
  %13 = getelementptr inbounds i64, i64* %1, i64 1
  store i64 0, i64* %13, align 8
  store i64 0, i64* %1, align 8
  %14 = getelementptr inbounds i64, i64* %1, i64 3
  store i64 %2, i64* %14, align 8
  %15 = trunc i64 %3 to i32
  %16 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %15, i8* noundef bitcast (i64 (i64, i64*)* @dt_strtoll_cb to i8*), i8* noundef nonnull %6, i64 noundef 0)
  %17 = load i64, i64* %12, align 8
  %18 = icmp eq i64 %17, 0
  %19 = load i64, i64* %1, align 8
  %20 = sub i64 0, %19
  %21 = select i1 %18, i64 %19, i64 %20
  call void @llvm.lifetime.end.p0i8(i64 24, i8* nonnull %6)
  ret i64 %21
}

define internal i64 @dt_set_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 1
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i64*
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  %7 = load i64, i64* %6, align 8
  %8 = icmp ugt i64 %7, %0
  br i1 %8, label %9, label %23

9:
  %10 = load i64, i64* %1, align 8
  %11 = inttoptr i64 %10 to i8*
  %12 = getelementptr inbounds i8, i8* %11, i64 %0
  %13 = load i8, i8* %12, align 1
  %14 = icmp eq i8 %13, 0
  br i1 %14, label %23, label %15

15:
  %16 = zext i8 %13 to i64
  %17 = and i64 %16, 63
  %18 = shl i64 1, %17
  %19 = lshr i64 %16, 6
  %20 = getelementptr inbounds i64, i64* %5, i64 %19
  %21 = load i64, i64* %20, align 8
  %22 = or i64 %21, %18
  store i64 %22, i64* %20, align 8
  br label %23

23:
  %24 = phi i64 [ 0, %15 ], [ 1, %9 ], [ 1, %2 ]
  ret i64 %24
}

define internal i64 @dt_strtok_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 1
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i64*
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  %7 = load i64, i64* %6, align 8
  %8 = getelementptr inbounds i64, i64* %5, i64 4
  %9 = load i64, i64* %8, align 8
  %10 = icmp ult i64 %9, %7
  br i1 %10, label %11, label %35

11:
  %12 = load i64, i64* %1, align 8
  %13 = inttoptr i64 %12 to i8*
  %14 = getelementptr inbounds i8, i8* %13, i64 %9
  %15 = load i8, i8* %14, align 1
  %16 = icmp eq i8 %15, 0
  br i1 %16, label %35, label %17

17:
  %18 = zext i8 %15 to i64
  %19 = lshr i64 %18, 6
  %20 = getelementptr inbounds i64, i64* %5, i64 %19
  %21 = load i64, i64* %20, align 8
  %22 = and i64 %18, 63
  %23 = shl i64 1, %22
  %24 = and i64 %21, %23
  %25 = icmp eq i64 %24, 0
  %26 = getelementptr inbounds i64, i64* %5, i64 5
  %27 = load i64, i64* %26, align 8
  br i1 %25, label %30, label %28

28:
  %29 = icmp sgt i64 %27, -1
  br i1 %29, label %35, label %33

30:
  %31 = icmp slt i64 %27, 0
  br i1 %31, label %32, label %33

32:
  store i64 %9, i64* %26, align 8
  br label %33

33:
  %34 = add i64 %9, 1
  store i64 %34, i64* %8, align 8
  br label %35

35:
  %36 = phi i64 [ 0, %33 ], [ 1, %11 ], [ 1, %2 ], [ 1, %28 ]
  ret i64 %36
}

define internal i64 @dt_strtok(i8* noundef %0, i8* noundef %1, i64* noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = alloca [3 x i64], align 8
  %7 = bitcast [3 x i64]* %6 to i8*
  call void @llvm.lifetime.start.p0i8(i64 24, i8* nonnull %7)
  %8 = getelementptr inbounds [3 x i64], [3 x i64]* %6, i64 0, i64 0
  %9 = ptrtoint i8* %1 to i64
  store i64 %9, i64* %8, align 8
  %10 = getelementptr inbounds [3 x i64], [3 x i64]* %6, i64 0, i64 1
  %11 = ptrtoint i64* %2 to i64
  store i64 %11, i64* %10, align 8
  %12 = getelementptr inbounds [3 x i64], [3 x i64]* %6, i64 0, i64 2
  store i64 %4, i64* %12, align 8
  %13 = getelementptr inbounds i64, i64* %2, i64 3
  store i64 0, i64* %13, align 8
  %14 = getelementptr inbounds i64, i64* %2, i64 2
  store i64 0, i64* %14, align 8
  %15 = getelementptr inbounds i64, i64* %2, i64 1
  store i64 0, i64* %15, align 8
  store i64 0, i64* %2, align 8
  %16 = getelementptr inbounds i64, i64* %2, i64 4
  store i64 %3, i64* %16, align 8
  %17 = getelementptr inbounds i64, i64* %2, i64 5
  store i64 -1, i64* %17, align 8
  %18 = trunc i64 %4 to i32
  %19 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %18, i8* noundef bitcast (i64 (i64, i64*)* @dt_set_cb to i8*), i8* noundef nonnull %7, i64 noundef 0)
  %20 = ptrtoint i8* %0 to i64
  store i64 %20, i64* %8, align 8
  %21 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %18, i8* noundef bitcast (i64 (i64, i64*)* @dt_strtok_cb to i8*), i8* noundef nonnull %7, i64 noundef 0)
  %22 = load i64, i64* %17, align 8
  %23 = icmp slt i64 %22, 0
  br i1 %23, label %29, label %24

24:
  %25 = load i64, i64* %16, align 8
  %26 = sub i64 %25, %22
  %27 = shl i64 %26, 32
  %28 = or i64 %27, %22
  br label %29

29:
  %30 = phi i64 [ %28, %24 ], [ -1, %5 ]
  call void @llvm.lifetime.end.p0i8(i64 24, i8* nonnull %7)
  ret i64 %30
}

define internal i64 @dt_inet4(i8* nocapture noundef writeonly %0, i64* noundef %1, i8* nocapture noundef readonly %2) alwaysinline nounwind "no-builtins" {
  store volatile i64 0, i64* %1, align 8
  br label %4

4:
  %5 = phi i64 [ 0, %3 ], [ %52, %50 ]
  %6 = icmp eq i64 %5, 0
  br i1 %6, label %15, label %7

7:
  %8 = load volatile i64, i64* %1, align 8
  %9 = icmp ult i64 %8, 63
  br i1 %9, label %10, label %13

10:
  %11 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %8)
  %12 = getelementptr inbounds i8, i8* %0, i64 %11
  store i8 46, i8* %12, align 1
  br label %13

13:
  %14 = add i64 %8, 1
  store volatile i64 %14, i64* %1, align 8
  br label %15

15:
  %16 = getelementptr inbounds i8, i8* %2, i64 %5
  %17 = load i8, i8* %16, align 1
  %18 = icmp ugt i8 %17, 99
  br i1 %18, label %19, label %29

19:
  %20 = load volatile i64, i64* %1, align 8
  %21 = icmp ult i64 %20, 63
  br i1 %21, label %22, label %27

22:
  %23 = udiv i8 %17, 100
  %24 = or i8 %23, 48
  %25 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %20)
  %26 = getelementptr inbounds i8, i8* %0, i64 %25
  store i8 %24, i8* %26, align 1
  br label %27

27:
  %28 = add i64 %20, 1
  store volatile i64 %28, i64* %1, align 8
  br label %29

29:
  %30 = icmp ugt i8 %17, 9
  br i1 %30, label %31, label %42

31:
  %32 = load volatile i64, i64* %1, align 8
  %33 = icmp ult i64 %32, 63
  br i1 %33, label %34, label %40

34:
  %35 = udiv i8 %17, 10
  %36 = urem i8 %35, 10
  %37 = or i8 %36, 48
  %38 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %32)
  %39 = getelementptr inbounds i8, i8* %0, i64 %38
  store i8 %37, i8* %39, align 1
  br label %40

40:
  %41 = add i64 %32, 1
  store volatile i64 %41, i64* %1, align 8
  br label %42

42:
  %43 = load volatile i64, i64* %1, align 8
  %44 = icmp ult i64 %43, 63
  br i1 %44, label %45, label %50

45:
  %46 = urem i8 %17, 10
  %47 = or i8 %46, 48
  %48 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %43)
  %49 = getelementptr inbounds i8, i8* %0, i64 %48
  store i8 %47, i8* %49, align 1
  br label %50

50:
  %51 = add i64 %43, 1
  store volatile i64 %51, i64* %1, align 8
  %52 = add nuw nsw i64 %5, 1
  %53 = icmp eq i64 %52, 4
  br i1 %53, label %54, label %4

54:
  %55 = load volatile i64, i64* %1, align 8
  %56 = icmp ult i64 %55, 63
  br i1 %56, label %57, label %60

57:
  %58 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %55)
  %59 = getelementptr inbounds i8, i8* %0, i64 %58
  store i8 0, i8* %59, align 1
  br label %60

60:
  %61 = add i64 %55, 1
  store volatile i64 %61, i64* %1, align 8
  ret i64 0
}

define internal i64 @dt_inet6(i8* nocapture noundef writeonly %0, i64* noundef %1, i8* nocapture noundef readonly %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = getelementptr inbounds i64, i64* %1, i64 3
  store volatile i64 0, i64* %5, align 8
  %6 = getelementptr inbounds i64, i64* %1, i64 2
  store volatile i64 0, i64* %6, align 8
  store volatile i64 0, i64* %1, align 8
  %7 = getelementptr inbounds i64, i64* %1, i64 1
  store volatile i64 8, i64* %7, align 8
  br label %10

8:
  %9 = getelementptr inbounds i64, i64* %1, i64 4
  store volatile i64 %23, i64* %9, align 8
  br label %29

10:
  %11 = phi i64 [ 0, %4 ], [ %24, %10 ]
  %12 = phi i64 [ 0, %4 ], [ %23, %10 ]
  %13 = shl nuw i64 %11, 1
  %14 = getelementptr inbounds i8, i8* %2, i64 %13
  %15 = load i8, i8* %14, align 1
  %16 = or i64 %13, 1
  %17 = getelementptr inbounds i8, i8* %2, i64 %16
  %18 = load i8, i8* %17, align 1
  %19 = or i8 %18, %15
  %20 = icmp eq i8 %19, 0
  %21 = zext i1 %20 to i64
  %22 = shl i64 %21, %11
  %23 = or i64 %22, %12
  %24 = add nuw nsw i64 %11, 1
  %25 = icmp eq i64 %24, 8
  br i1 %25, label %8, label %10

26:
  %27 = load volatile i64, i64* %6, align 8
  %28 = icmp ult i64 %27, 2
  br i1 %28, label %49, label %50

29:
  %30 = phi i64 [ 0, %8 ], [ %47, %46 ]
  %31 = load volatile i64, i64* %5, align 8
  %32 = add i64 %31, 1
  %33 = load volatile i64, i64* %9, align 8
  %34 = lshr i64 %33, %30
  %35 = and i64 %34, 1
  %36 = sub nsw i64 0, %35
  %37 = and i64 %32, %36
  store volatile i64 %37, i64* %5, align 8
  %38 = load volatile i64, i64* %5, align 8
  %39 = load volatile i64, i64* %6, align 8
  %40 = icmp ugt i64 %38, %39
  br i1 %40, label %41, label %46

41:
  %42 = load volatile i64, i64* %5, align 8
  store volatile i64 %42, i64* %6, align 8
  %43 = add nuw nsw i64 %30, 1
  %44 = load volatile i64, i64* %5, align 8
  %45 = sub i64 %43, %44
  store volatile i64 %45, i64* %7, align 8
  br label %46

46:
  %47 = add nuw nsw i64 %30, 1
  %48 = icmp eq i64 %47, 8
  br i1 %48, label %26, label %29

49:
  store volatile i64 8, i64* %7, align 8
  br label %50

50:
  %51 = load volatile i64, i64* %9, align 8
  %52 = and i64 %51, 63
  %53 = icmp eq i64 %52, 31
  br i1 %53, label %54, label %65

54:
  %55 = getelementptr inbounds i8, i8* %2, i64 10
  %56 = load i8, i8* %55, align 1
  %57 = icmp eq i8 %56, -1
  br i1 %57, label %58, label %65

58:
  %59 = getelementptr inbounds i8, i8* %2, i64 11
  %60 = load i8, i8* %59, align 1
  %61 = icmp eq i8 %60, -1
  %62 = and i64 %51, 127
  %63 = icmp eq i64 %62, 63
  %64 = select i1 %61, i1 true, i1 %63
  br i1 %64, label %68, label %125

65:
  %66 = and i64 %51, 127
  %67 = icmp eq i64 %66, 63
  br i1 %67, label %68, label %125

68:
  %69 = icmp eq i64 %3, 0
  br i1 %69, label %125, label %70

70:
  %71 = getelementptr inbounds i8, i8* %2, i64 12
  br label %72

72:
  %73 = phi i64 [ 0, %70 ], [ %120, %118 ]
  %74 = icmp eq i64 %73, 0
  br i1 %74, label %83, label %75

75:
  %76 = load volatile i64, i64* %1, align 8
  %77 = icmp ult i64 %76, 63
  br i1 %77, label %78, label %81

78:
  %79 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %76)
  %80 = getelementptr inbounds i8, i8* %0, i64 %79
  store i8 46, i8* %80, align 1
  br label %81

81:
  %82 = add i64 %76, 1
  store volatile i64 %82, i64* %1, align 8
  br label %83

83:
  %84 = getelementptr inbounds i8, i8* %71, i64 %73
  %85 = load i8, i8* %84, align 1
  %86 = icmp ugt i8 %85, 99
  br i1 %86, label %87, label %97

87:
  %88 = load volatile i64, i64* %1, align 8
  %89 = icmp ult i64 %88, 63
  br i1 %89, label %90, label %95

90:
  %91 = udiv i8 %85, 100
  %92 = or i8 %91, 48
  %93 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %88)
  %94 = getelementptr inbounds i8, i8* %0, i64 %93
  store i8 %92, i8* %94, align 1
  br label %95

95:
  %96 = add i64 %88, 1
  store volatile i64 %96, i64* %1, align 8
  br label %97

97:
  %98 = icmp ugt i8 %85, 9
  br i1 %98, label %99, label %110

99:
  %100 = load volatile i64, i64* %1, align 8
  %101 = icmp ult i64 %100, 63
  br i1 %101, label %102, label %108

102:
  %103 = udiv i8 %85, 10
  %104 = urem i8 %103, 10
  %105 = or i8 %104, 48
  %106 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %100)
  %107 = getelementptr inbounds i8, i8* %0, i64 %106
  store i8 %105, i8* %107, align 1
  br label %108

108:
  %109 = add i64 %100, 1
  store volatile i64 %109, i64* %1, align 8
  br label %110

110:
  %111 = load volatile i64, i64* %1, align 8
  %112 = icmp ult i64 %111, 63
  br i1 %112, label %113, label %118

113:
  %114 = urem i8 %85, 10
  %115 = or i8 %114, 48
  %116 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %111)
  %117 = getelementptr inbounds i8, i8* %0, i64 %116
  store i8 %115, i8* %117, align 1
  br label %118

118:
  %119 = add i64 %111, 1
  store volatile i64 %119, i64* %1, align 8
  %120 = add nuw nsw i64 %73, 1
  %121 = icmp eq i64 %120, 4
  br i1 %121, label %122, label %72

122:
  %123 = load volatile i64, i64* %1, align 8
  %124 = icmp ult i64 %123, 63
  br i1 %124, label %305, label %309

125:
  %126 = phi i64 [ 6, %68 ], [ 8, %65 ], [ 8, %58 ]
  %127 = getelementptr inbounds i64, i64* %1, i64 5
  store volatile i64 %126, i64* %127, align 8
  br label %128

128:
  %129 = phi i64 [ 0, %125 ], [ %238, %237 ]
  %130 = shl nuw i64 %129, 1
  %131 = getelementptr inbounds i8, i8* %2, i64 %130
  %132 = load i8, i8* %131, align 1
  %133 = zext i8 %132 to i64
  %134 = shl nuw nsw i64 %133, 8
  %135 = or i64 %130, 1
  %136 = getelementptr inbounds i8, i8* %2, i64 %135
  %137 = load i8, i8* %136, align 1
  %138 = zext i8 %137 to i64
  %139 = or i64 %134, %138
  %140 = load volatile i64, i64* %127, align 8
  %141 = icmp ult i64 %129, %140
  br i1 %141, label %142, label %235

142:
  %143 = load volatile i64, i64* %7, align 8
  %144 = sub i64 %129, %143
  %145 = load volatile i64, i64* %6, align 8
  %146 = icmp ult i64 %144, %145
  br i1 %146, label %147, label %163

147:
  %148 = load volatile i64, i64* %7, align 8
  %149 = icmp eq i64 %129, %148
  br i1 %149, label %150, label %158

150:
  %151 = load volatile i64, i64* %1, align 8
  %152 = icmp ult i64 %151, 63
  br i1 %152, label %153, label %156

153:
  %154 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %151)
  %155 = getelementptr inbounds i8, i8* %0, i64 %154
  store i8 58, i8* %155, align 1
  br label %156

156:
  %157 = add i64 %151, 1
  store volatile i64 %157, i64* %1, align 8
  br label %158

158:
  %159 = icmp eq i64 %129, 7
  br i1 %159, label %160, label %235

160:
  %161 = load volatile i64, i64* %1, align 8
  %162 = icmp ult i64 %161, 63
  br i1 %162, label %225, label %231

163:
  %164 = icmp eq i64 %129, 0
  br i1 %164, label %173, label %165

165:
  %166 = load volatile i64, i64* %1, align 8
  %167 = icmp ult i64 %166, 63
  br i1 %167, label %168, label %171

168:
  %169 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %166)
  %170 = getelementptr inbounds i8, i8* %0, i64 %169
  store i8 58, i8* %170, align 1
  br label %171

171:
  %172 = add i64 %166, 1
  store volatile i64 %172, i64* %1, align 8
  br label %173

173:
  %174 = icmp ugt i64 %139, 4095
  br i1 %174, label %175, label %187

175:
  %176 = load volatile i64, i64* %1, align 8
  %177 = icmp ult i64 %176, 63
  br i1 %177, label %178, label %185

178:
  %179 = icmp ult i8 %132, -96
  %180 = select i1 %179, i8 48, i8 87
  %181 = lshr i8 %132, 4
  %182 = add nuw i8 %180, %181
  %183 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %176)
  %184 = getelementptr inbounds i8, i8* %0, i64 %183
  store i8 %182, i8* %184, align 1
  br label %185

185:
  %186 = add i64 %176, 1
  store volatile i64 %186, i64* %1, align 8
  br label %187

187:
  %188 = icmp ugt i64 %139, 255
  br i1 %188, label %189, label %202

189:
  %190 = and i64 %133, 15
  %191 = load volatile i64, i64* %1, align 8
  %192 = icmp ult i64 %191, 63
  br i1 %192, label %193, label %200

193:
  %194 = icmp ult i64 %190, 10
  %195 = select i1 %194, i64 48, i64 87
  %196 = add nuw nsw i64 %195, %190
  %197 = trunc i64 %196 to i8
  %198 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %191)
  %199 = getelementptr inbounds i8, i8* %0, i64 %198
  store i8 %197, i8* %199, align 1
  br label %200

200:
  %201 = add i64 %191, 1
  store volatile i64 %201, i64* %1, align 8
  br label %202

202:
  %203 = icmp ugt i64 %139, 15
  br i1 %203, label %204, label %216

204:
  %205 = load volatile i64, i64* %1, align 8
  %206 = icmp ult i64 %205, 63
  br i1 %206, label %207, label %214

207:
  %208 = icmp ult i8 %137, -96
  %209 = select i1 %208, i8 48, i8 87
  %210 = lshr i8 %137, 4
  %211 = add nuw i8 %209, %210
  %212 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %205)
  %213 = getelementptr inbounds i8, i8* %0, i64 %212
  store i8 %211, i8* %213, align 1
  br label %214

214:
  %215 = add i64 %205, 1
  store volatile i64 %215, i64* %1, align 8
  br label %216

216:
  %217 = and i64 %138, 15
  %218 = load volatile i64, i64* %1, align 8
  %219 = icmp ult i64 %218, 63
  br i1 %219, label %220, label %231

220:
  %221 = icmp ult i64 %217, 10
  %222 = select i1 %221, i64 48, i64 87
  %223 = add nuw nsw i64 %222, %217
  %224 = trunc i64 %223 to i8
  br label %225

225:
  %226 = phi i64 [ %218, %220 ], [ %161, %160 ]
  %227 = phi i8 [ %224, %220 ], [ 58, %160 ]
  %228 = phi i32 [ 0, %220 ], [ 10, %160 ]
  %229 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %226)
  %230 = getelementptr inbounds i8, i8* %0, i64 %229
  store i8 %227, i8* %230, align 1
  br label %231

231:
  %232 = phi i64 [ %161, %160 ], [ %218, %216 ], [ %226, %225 ]
  %233 = phi i32 [ 10, %160 ], [ 0, %216 ], [ %228, %225 ]
  %234 = add i64 %232, 1
  store volatile i64 %234, i64* %1, align 8
  br label %235

235:
  %236 = phi i32 [ 8, %128 ], [ 10, %158 ], [ %233, %231 ]
  switch i32 %236, label %240 [
    i32 0, label %237
    i32 10, label %237
  ]

237:
  %238 = add nuw nsw i64 %129, 1
  %239 = icmp eq i64 %238, 8
  br i1 %239, label %240, label %128

240:
  %241 = load volatile i64, i64* %127, align 8
  %242 = icmp ult i64 %241, 8
  br i1 %242, label %243, label %302

243:
  %244 = load volatile i64, i64* %1, align 8
  %245 = icmp ult i64 %244, 63
  br i1 %245, label %246, label %249

246:
  %247 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %244)
  %248 = getelementptr inbounds i8, i8* %0, i64 %247
  store i8 58, i8* %248, align 1
  br label %249

249:
  %250 = add i64 %244, 1
  store volatile i64 %250, i64* %1, align 8
  %251 = getelementptr inbounds i8, i8* %2, i64 12
  br label %252

252:
  %253 = phi i64 [ 0, %249 ], [ %300, %298 ]
  %254 = icmp eq i64 %253, 0
  br i1 %254, label %263, label %255

255:
  %256 = load volatile i64, i64* %1, align 8
  %257 = icmp ult i64 %256, 63
  br i1 %257, label %258, label %261

258:
  %259 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %256)
  %260 = getelementptr inbounds i8, i8* %0, i64 %259
  store i8 46, i8* %260, align 1
  br label %261

261:
  %262 = add i64 %256, 1
  store volatile i64 %262, i64* %1, align 8
  br label %263

263:
  %264 = getelementptr inbounds i8, i8* %251, i64 %253
  %265 = load i8, i8* %264, align 1
  %266 = icmp ugt i8 %265, 99
  br i1 %266, label %267, label %277

267:
  %268 = load volatile i64, i64* %1, align 8
  %269 = icmp ult i64 %268, 63
  br i1 %269, label %270, label %275

270:
  %271 = udiv i8 %265, 100
  %272 = or i8 %271, 48
  %273 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %268)
  %274 = getelementptr inbounds i8, i8* %0, i64 %273
  store i8 %272, i8* %274, align 1
  br label %275

275:
  %276 = add i64 %268, 1
  store volatile i64 %276, i64* %1, align 8
  br label %277

277:
  %278 = icmp ugt i8 %265, 9
  br i1 %278, label %279, label %290

279:
  %280 = load volatile i64, i64* %1, align 8
  %281 = icmp ult i64 %280, 63
  br i1 %281, label %282, label %288

282:
  %283 = udiv i8 %265, 10
  %284 = urem i8 %283, 10
  %285 = or i8 %284, 48
  %286 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %280)
  %287 = getelementptr inbounds i8, i8* %0, i64 %286
  store i8 %285, i8* %287, align 1
  br label %288

288:
  %289 = add i64 %280, 1
  store volatile i64 %289, i64* %1, align 8
  br label %290

290:
  %291 = load volatile i64, i64* %1, align 8
  %292 = icmp ult i64 %291, 63
  br i1 %292, label %293, label %298

293:
  %294 = urem i8 %265, 10
  %295 = or i8 %294, 48
  %296 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %291)
  %297 = getelementptr inbounds i8, i8* %0, i64 %296
  store i8 %295, i8* %297, align 1
  br label %298

298:
  %299 = add i64 %291, 1
  store volatile i64 %299, i64* %1, align 8
  %300 = add nuw nsw i64 %253, 1
  %301 = icmp eq i64 %300, 4
  br i1 %301, label %302, label %252

302:
  %303 = load volatile i64, i64* %1, align 8
  %304 = icmp ult i64 %303, 63
  br i1 %304, label %305, label %309

305:
  %306 = phi i64 [ %123, %122 ], [ %303, %302 ]
  %307 = call i64 @llvm.bpf.passthrough.i64.i64(i32 2, i64 %306)
  %308 = getelementptr inbounds i8, i8* %0, i64 %307
  store i8 0, i8* %308, align 1
  br label %309

309:
  %310 = phi i64 [ %123, %122 ], [ %303, %302 ], [ %306, %305 ]
  %311 = add i64 %310, 1
  store volatile i64 %311, i64* %1, align 8
  ret i64 0
}

define internal i64 @dt_link(i8* nocapture noundef writeonly %0, i8* nocapture noundef readonly %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  br label %4

4:
  %5 = phi i64 [ 0, %3 ], [ %22, %9 ]
  %6 = getelementptr inbounds i8, i8* %1, i64 %5
  %7 = load i8, i8* %6, align 1
  %8 = icmp eq i64 %5, %2
  br i1 %8, label %28, label %9

9:
  %10 = lshr i8 %7, 4
  %11 = icmp ult i8 %7, -96
  %12 = select i1 %11, i8 48, i8 87
  %13 = add nuw i8 %12, %10
  %14 = mul nuw nsw i64 %5, 3
  %15 = getelementptr inbounds i8, i8* %0, i64 %14
  store i8 %13, i8* %15, align 1
  %16 = and i8 %7, 15
  %17 = icmp ult i8 %16, 10
  %18 = select i1 %17, i8 48, i8 87
  %19 = add nuw i8 %18, %16
  %20 = add nuw nsw i64 %14, 1
  %21 = getelementptr inbounds i8, i8* %0, i64 %20
  store i8 %19, i8* %21, align 1
  %22 = add nuw nsw i64 %5, 1
  %23 = icmp eq i64 %22, %2
  %24 = select i1 %23, i8 0, i8 58
  %25 = add nuw nsw i64 %14, 2
  %26 = getelementptr inbounds i8, i8* %0, i64 %25
  store i8 %24, i8* %26, align 1
  %27 = icmp eq i64 %22, 20
  br i1 %27, label %28, label %4

28:
  ret i64 0
}

define internal i64 @dt_memstr(i8* nocapture noundef %0, i64 noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = and i64 %1, 255
  %6 = mul nuw i64 %5, 72340172838076673
  %7 = icmp ne i64 %3, 0
  %8 = icmp ne i64 %2, 0
  %9 = and i1 %7, %8
  br i1 %9, label %11, label %10

10:
  ret i64 0

11:
  %12 = phi i64 [ %25, %11 ], [ 0, %4 ]
  %13 = getelementptr inbounds i8, i8* %0, i64 %12
  %14 = bitcast i8* %13 to i64*
  %15 = load i64, i64* %14, align 8
  %16 = and i64 %15, 9187201950435737471
  %17 = add nuw i64 %16, 9187201950435737471
  %18 = or i64 %15, %17
  %19 = or i64 %18, 9187201950435737344
  %20 = xor i64 %19, -1
  %21 = lshr i64 %20, 7
  %22 = mul nuw i64 %21, 255
  %23 = and i64 %22, %6
  %24 = or i64 %23, %15
  store i64 %24, i64* %14, align 8
  %25 = add i64 %12, 8
  %26 = icmp ult i64 %25, %3
  %27 = icmp ult i64 %25, %2
  %28 = and i1 %26, %27
  br i1 %28, label %11, label %10
}

define internal i64 @dt_json_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = getelementptr inbounds i64, i64* %1, i64 3
  %4 = load i64, i64* %3, align 8
  %5 = inttoptr i64 %4 to i8*
  %6 = getelementptr inbounds i64, i64* %1, i64 1
  %7 = load i64, i64* %6, align 8
  %8 = inttoptr i64 %7 to i64*
  %9 = getelementptr inbounds i64, i64* %1, i64 2
  %10 = load i64, i64* %9, align 8
  %11 = load i64, i64* %8, align 8
  %12 = icmp ugt i64 %10, %0
  br i1 %12, label %13, label %267

13:
  %14 = load i64, i64* %1, align 8
  %15 = inttoptr i64 %14 to i8*
  %16 = getelementptr inbounds i8, i8* %15, i64 %0
  %17 = load i8, i8* %16, align 1
  %18 = zext i8 %17 to i64
  %19 = icmp eq i64 %11, 13
  %20 = icmp eq i8 %17, 0
  br i1 %19, label %21, label %34

21:
  br i1 %20, label %32, label %22

22:
  %23 = icmp eq i8 %17, 32
  %24 = call i1 @llvm.bpf.passthrough.i1.i1(i32 3, i1 %23)
  %25 = add nsw i64 %18, -9
  %26 = icmp ult i64 %25, 2
  %27 = or i1 %26, %24
  %28 = icmp eq i8 %17, 13
  %29 = or i1 %28, %27
  %30 = freeze i1 %29
  br i1 %30, label %32, label %31

31:
  switch i8 %17, label %35 [
    i8 125, label %32
    i8 93, label %32
    i8 44, label %32
    i8 0, label %267
  ]

32:
  %33 = getelementptr inbounds i64, i64* %8, i64 5
  store i64 %0, i64* %33, align 8
  store i64 14, i64* %8, align 8
  br label %267

34:
  br i1 %20, label %267, label %35

35:
  switch i64 %11, label %267 [
    i64 0, label %36
    i64 1, label %120
    i64 2, label %135
    i64 3, label %164
    i64 4, label %165
    i64 5, label %188
    i64 6, label %226
    i64 7, label %229
    i64 8, label %230
    i64 9, label %237
    i64 10, label %238
    i64 11, label %263
    i64 12, label %266
  ]

36:
  %37 = getelementptr inbounds i64, i64* %8, i64 1
  %38 = icmp eq i8 %17, 32
  %39 = call i1 @llvm.bpf.passthrough.i1.i1(i32 3, i1 %38)
  %40 = freeze i1 %39
  br i1 %40, label %267, label %41

41:
  switch i8 %17, label %42 [
    i8 13, label %267
    i8 10, label %267
    i8 9, label %267
  ]

42:
  %43 = load i64, i64* %37, align 8
  %44 = freeze i64 %43
  %45 = icmp ult i64 %44, %10
  br i1 %45, label %46, label %267

46:
  switch i8 %17, label %47 [
    i8 125, label %267
    i8 93, label %267
    i8 58, label %267
    i8 44, label %267
  ]

47:
  %48 = getelementptr inbounds i8, i8* %5, i64 %44
  %49 = load i8, i8* %48, align 1
  switch i8 %49, label %105 [
    i8 91, label %50
    i8 0, label %108
  ]

50:
  %51 = icmp eq i8 %17, 91
  br i1 %51, label %52, label %267

52:
  %53 = add i64 %44, 1
  %54 = icmp ult i64 %53, %10
  br i1 %54, label %55, label %80

55:
  %56 = getelementptr inbounds i8, i8* %5, i64 %53
  %57 = load i8, i8* %56, align 1
  %58 = zext i8 %57 to i64
  %59 = add nsw i64 %58, -58
  %60 = icmp ult i64 %59, -10
  br i1 %60, label %80, label %68

61:
  %62 = add nuw nsw i64 %72, 1
  %63 = getelementptr inbounds i8, i8* %5, i64 %76
  %64 = load i8, i8* %63, align 1
  %65 = zext i8 %64 to i64
  %66 = add nsw i64 %65, -58
  %67 = icmp ult i64 %66, -10
  br i1 %67, label %80, label %68

68:
  %69 = phi i64 [ %65, %61 ], [ %58, %55 ]
  %70 = phi i64 [ %75, %61 ], [ 0, %55 ]
  %71 = phi i64 [ %76, %61 ], [ %53, %55 ]
  %72 = phi i64 [ %62, %61 ], [ 0, %55 ]
  %73 = mul i64 %70, 10
  %74 = add nsw i64 %69, -48
  %75 = add i64 %74, %73
  %76 = add i64 %71, 1
  %77 = icmp ult i64 %72, 5
  %78 = icmp ult i64 %76, %10
  %79 = select i1 %77, i1 %78, i1 false
  br i1 %79, label %61, label %80

80:
  %81 = phi i64 [ 0, %52 ], [ 0, %55 ], [ %75, %61 ], [ %75, %68 ]
  %82 = phi i64 [ %53, %52 ], [ %53, %55 ], [ %76, %61 ], [ %76, %68 ]
  %83 = phi i1 [ %54, %52 ], [ true, %55 ], [ %78, %68 ], [ true, %61 ]
  br i1 %83, label %84, label %267

84:
  %85 = getelementptr inbounds i8, i8* %5, i64 %82
  %86 = load i8, i8* %85, align 1
  %87 = icmp ne i8 %86, 93
  %88 = icmp eq i64 %82, %53
  %89 = select i1 %87, i1 true, i1 %88
  br i1 %89, label %267, label %90

90:
  %91 = add i64 %82, 1
  %92 = icmp ult i64 %91, %10
  br i1 %92, label %93, label %99

93:
  %94 = getelementptr inbounds i8, i8* %5, i64 %91
  %95 = load i8, i8* %94, align 1
  %96 = icmp eq i8 %95, 46
  br i1 %96, label %97, label %99

97:
  %98 = add i64 %82, 2
  br label %99

99:
  %100 = phi i64 [ %98, %97 ], [ %91, %93 ], [ %91, %90 ]
  store i64 %100, i64* %37, align 8
  %101 = getelementptr inbounds i64, i64* %8, i64 3
  store i64 %81, i64* %101, align 8
  %102 = getelementptr inbounds i64, i64* %8, i64 2
  store i64 0, i64* %102, align 8
  %103 = icmp eq i64 %81, 0
  %104 = select i1 %103, i64 0, i64 5
  store i64 %104, i64* %8, align 8
  br label %267

105:
  store i64 1, i64* %8, align 8
  %106 = getelementptr inbounds i64, i64* %8, i64 3
  store i64 -1, i64* %106, align 8
  %107 = icmp ne i8 %17, 123
  br label %267

108:
  %109 = getelementptr inbounds i64, i64* %8, i64 4
  store i64 %0, i64* %109, align 8
  store i64 13, i64* %8, align 8
  %110 = icmp eq i8 %17, 34
  br i1 %110, label %111, label %113

111:
  %112 = add i64 %0, 1
  store i64 %112, i64* %109, align 8
  store i64 8, i64* %8, align 8
  br label %267

113:
  %114 = icmp eq i8 %17, 123
  %115 = icmp eq i8 %17, 91
  %116 = call i1 @llvm.bpf.passthrough.i1.i1(i32 4, i1 %114)
  %117 = or i1 %115, %116
  br i1 %117, label %118, label %267

118:
  %119 = getelementptr inbounds i64, i64* %8, i64 2
  store i64 1, i64* %119, align 8
  store i64 10, i64* %8, align 8
  br label %267

120:
  %121 = getelementptr inbounds i64, i64* %8, i64 1
  %122 = load i64, i64* %121, align 8
  %123 = getelementptr inbounds i64, i64* %8, i64 6
  store i64 %122, i64* %123, align 8
  %124 = icmp eq i8 %17, 34
  br i1 %124, label %125, label %126

125:
  store i64 2, i64* %8, align 8
  br label %267

126:
  %127 = icmp eq i8 %17, 32
  %128 = call i1 @llvm.bpf.passthrough.i1.i1(i32 3, i1 %127)
  %129 = add nsw i64 %18, -9
  %130 = icmp ult i64 %129, 2
  %131 = or i1 %130, %128
  %132 = icmp eq i8 %17, 13
  %133 = or i1 %132, %131
  %134 = xor i1 %133, true
  br label %267

135:
  %136 = getelementptr inbounds i64, i64* %8, i64 6
  %137 = load i64, i64* %136, align 8
  switch i8 %17, label %149 [
    i8 34, label %138
    i8 92, label %148
  ]

138:
  store i64 4, i64* %8, align 8
  %139 = icmp ult i64 %137, %10
  br i1 %139, label %140, label %147

140:
  %141 = getelementptr inbounds i8, i8* %5, i64 %137
  %142 = load i8, i8* %141, align 1
  %143 = icmp eq i8 %142, 0
  %144 = call i1 @llvm.bpf.passthrough.i1.i1(i32 11, i1 %143)
  %145 = freeze i1 %144
  br i1 %145, label %267, label %146

146:
  switch i8 %142, label %147 [
    i8 91, label %267
    i8 46, label %267
  ]

147:
  store i64 -1, i64* %136, align 8
  br label %267

148:
  store i64 3, i64* %8, align 8
  br label %162

149:
  %150 = icmp ult i64 %137, %10
  br i1 %150, label %151, label %162

151:
  %152 = getelementptr inbounds i8, i8* %5, i64 %137
  %153 = load i8, i8* %152, align 1
  %154 = icmp eq i8 %153, %17
  br i1 %154, label %155, label %162

155:
  %156 = icmp eq i8 %17, 0
  %157 = call i1 @llvm.bpf.passthrough.i1.i1(i32 11, i1 %156)
  %158 = freeze i1 %157
  br i1 %158, label %162, label %159

159:
  switch i8 %17, label %160 [
    i8 91, label %162
    i8 46, label %162
  ]

160:
  %161 = add i64 %137, 1
  br label %162

162:
  %163 = phi i64 [ %161, %160 ], [ -1, %159 ], [ -1, %151 ], [ -1, %149 ], [ -1, %148 ], [ -1, %155 ], [ -1, %159 ]
  store i64 %163, i64* %136, align 8
  br label %267

164:
  store i64 2, i64* %8, align 8
  br label %267

165:
  %166 = icmp eq i8 %17, 32
  %167 = call i1 @llvm.bpf.passthrough.i1.i1(i32 3, i1 %166)
  %168 = freeze i1 %167
  br i1 %168, label %267, label %169

169:
  switch i8 %17, label %170 [
    i8 13, label %267
    i8 10, label %267
    i8 9, label %267
  ]

170:
  %171 = getelementptr inbounds i64, i64* %8, i64 2
  store i64 0, i64* %171, align 8
  store i64 5, i64* %8, align 8
  %172 = getelementptr inbounds i64, i64* %8, i64 6
  %173 = load i64, i64* %172, align 8
  %174 = icmp eq i64 %173, -1
  br i1 %174, label %186, label %175

175:
  %176 = icmp ult i64 %173, %10
  br i1 %176, label %177, label %183

177:
  %178 = getelementptr inbounds i8, i8* %5, i64 %173
  %179 = load i8, i8* %178, align 1
  %180 = icmp eq i8 %179, 46
  br i1 %180, label %181, label %183

181:
  %182 = add i64 %173, 1
  br label %183

183:
  %184 = phi i64 [ %182, %181 ], [ %173, %177 ], [ %173, %175 ]
  %185 = getelementptr inbounds i64, i64* %8, i64 1
  store i64 %184, i64* %185, align 8
  store i64 0, i64* %8, align 8
  br label %186

186:
  %187 = icmp ne i8 %17, 58
  br label %267

188:
  %189 = icmp eq i8 %17, 34
  br i1 %189, label %190, label %191

190:
  store i64 6, i64* %8, align 8
  br label %267

191:
  %192 = icmp eq i8 %17, 123
  %193 = icmp eq i8 %17, 91
  %194 = call i1 @llvm.bpf.passthrough.i1.i1(i32 5, i1 %192)
  %195 = or i1 %193, %194
  br i1 %195, label %196, label %200

196:
  %197 = getelementptr inbounds i64, i64* %8, i64 2
  %198 = load i64, i64* %197, align 8
  %199 = add i64 %198, 1
  store i64 %199, i64* %197, align 8
  br label %267

200:
  %201 = icmp eq i8 %17, 125
  %202 = icmp eq i8 %17, 93
  %203 = call i1 @llvm.bpf.passthrough.i1.i1(i32 6, i1 %201)
  %204 = or i1 %202, %203
  br i1 %204, label %205, label %211

205:
  %206 = getelementptr inbounds i64, i64* %8, i64 2
  %207 = load i64, i64* %206, align 8
  %208 = icmp eq i64 %207, 0
  br i1 %208, label %267, label %209

209:
  %210 = add i64 %207, -1
  store i64 %210, i64* %206, align 8
  br label %267

211:
  %212 = icmp eq i8 %17, 44
  br i1 %212, label %213, label %267

213:
  %214 = getelementptr inbounds i64, i64* %8, i64 2
  %215 = load i64, i64* %214, align 8
  %216 = icmp eq i64 %215, 0
  br i1 %216, label %217, label %267

217:
  %218 = getelementptr inbounds i64, i64* %8, i64 3
  %219 = load i64, i64* %218, align 8
  %220 = icmp eq i64 %219, -1
  br i1 %220, label %221, label %222

221:
  store i64 1, i64* %8, align 8
  br label %267

222:
  %223 = add i64 %219, -1
  store i64 %223, i64* %218, align 8
  %224 = icmp eq i64 %223, 0
  br i1 %224, label %225, label %267

225:
  store i64 0, i64* %8, align 8
  br label %267

226:
  switch i8 %17, label %267 [
    i8 34, label %227
    i8 92, label %228
  ]

227:
  store i64 5, i64* %8, align 8
  br label %267

228:
  store i64 7, i64* %8, align 8
  br label %267

229:
  store i64 6, i64* %8, align 8
  br label %267

230:
  %231 = icmp eq i8 %17, 34
  br i1 %231, label %232, label %234

232:
  %233 = getelementptr inbounds i64, i64* %8, i64 5
  store i64 %0, i64* %233, align 8
  br label %234

234:
  switch i8 %17, label %267 [
    i8 34, label %235
    i8 92, label %236
  ]

235:
  store i64 14, i64* %8, align 8
  br label %267

236:
  store i64 9, i64* %8, align 8
  br label %267

237:
  store i64 8, i64* %8, align 8
  br label %267

238:
  %239 = icmp eq i8 %17, 34
  br i1 %239, label %240, label %241

240:
  store i64 11, i64* %8, align 8
  br label %267

241:
  %242 = icmp eq i8 %17, 123
  %243 = icmp eq i8 %17, 91
  %244 = call i1 @llvm.bpf.passthrough.i1.i1(i32 7, i1 %242)
  %245 = or i1 %243, %244
  br i1 %245, label %246, label %250

246:
  %247 = getelementptr inbounds i64, i64* %8, i64 2
  %248 = load i64, i64* %247, align 8
  %249 = add i64 %248, 1
  store i64 %249, i64* %247, align 8
  br label %267

250:
  %251 = icmp eq i8 %17, 125
  %252 = icmp eq i8 %17, 93
  %253 = call i1 @llvm.bpf.passthrough.i1.i1(i32 8, i1 %251)
  %254 = or i1 %252, %253
  br i1 %254, label %255, label %267

255:
  %256 = getelementptr inbounds i64, i64* %8, i64 2
  %257 = load i64, i64* %256, align 8
  %258 = add i64 %257, -1
  store i64 %258, i64* %256, align 8
  %259 = icmp eq i64 %258, 0
  br i1 %259, label %260, label %267

260:
  %261 = add i64 %0, 1
  %262 = getelementptr inbounds i64, i64* %8, i64 5
  store i64 %261, i64* %262, align 8
  store i64 14, i64* %8, align 8
  br label %267

263:
  switch i8 %17, label %267 [
    i8 34, label %264
    i8 92, label %265
  ]

264:
  store i64 10, i64* %8, align 8
  br label %267

265:
  store i64 12, i64* %8, align 8
  br label %267

266:
  store i64 11, i64* %8, align 8
  br label %267

267:
  %268 = phi i1 [ true, %32 ], [ %134, %126 ], [ true, %2 ], [ true, %31 ], [ true, %34 ], [ false, %35 ], [ false, %266 ], [ false, %237 ], [ false, %229 ], [ false, %164 ], [ false, %125 ], [ %107, %105 ], [ false, %41 ], [ true, %46 ], [ true, %46 ], [ true, %46 ], [ true, %46 ], [ true, %42 ], [ true, %50 ], [ false, %118 ], [ false, %113 ], [ false, %111 ], [ false, %99 ], [ true, %84 ], [ true, %80 ], [ false, %36 ], [ false, %41 ], [ false, %41 ], [ false, %140 ], [ false, %146 ], [ false, %146 ], [ false, %147 ], [ false, %162 ], [ %187, %186 ], [ false, %169 ], [ false, %165 ], [ false, %169 ], [ false, %169 ], [ true, %205 ], [ false, %196 ], [ false, %211 ], [ false, %213 ], [ false, %222 ], [ false, %225 ], [ false, %221 ], [ false, %209 ], [ false, %190 ], [ false, %226 ], [ false, %227 ], [ false, %228 ], [ true, %260 ], [ false, %246 ], [ false, %250 ], [ false, %255 ], [ false, %240 ], [ false, %263 ], [ false, %264 ], [ false, %265 ], [ %231, %234 ], [ %231, %235 ], [ %231, %236 ]
  %269 = zext i1 %268 to i64
  ret i64 %269
}

define internal i64 @dt_json(i8* noundef %0, i8* noundef %1, i64* noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = alloca [4 x i64], align 8
  %6 = bitcast [4 x i64]* %5 to i8*
  call void @llvm.lifetime.start.p0i8(i64 32, i8* nonnull %6)
  %7 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 0
  %8 = ptrtoint i8* %0 to i64
  store i64 %8, i64* %7, align 8
  %9 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 1
  %10 = ptrtoint i64* %2 to i64
  store i64 %10, i64* %9, align 8
  %11 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 2
  store i64 %3, i64* %11, align 8
  %12 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 3
  %13 = ptrtoint i8* %1 to i64
  store i64 %13, i64* %12, align 8
  store i64 0, i64* %2, align 8
  %14 = getelementptr inbounds i64, i64* %2, i64 5
  store i64 0, i64* %14, align 8
  %15 = getelementptr inbounds i64, i64* %2, i64 4
  store i64 0, i64* %15, align 8
  %16 = getelementptr inbounds i64, i64* %2, i64 3
  store i64 0, i64* %16, align 8
  %17 = getelementptr inbounds i64, i64* %2, i64 2
  store i64 0, i64* %17, align 8
  %18 = getelementptr inbounds i64, i64* %2, i64 1
  store i64 0, i64* %18, align 8
  %19 = getelementptr inbounds i64, i64* %2, i64 6
  store i64 -1, i64* %19, align 8
  %20 = trunc i64 %3 to i32
  %21 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef %20, i8* noundef bitcast (i64 (i64, i64*)* @dt_json_cb to i8*), i8* noundef nonnull %6, i64 noundef 0)
  %22 = load i64, i64* %2, align 8
  %23 = icmp eq i64 %22, 14
  br i1 %23, label %24, label %30

24:
  %25 = load i64, i64* %15, align 8
  %26 = load i64, i64* %14, align 8
  %27 = sub i64 %26, %25
  %28 = shl i64 %27, 32
  %29 = or i64 %28, %25
  br label %30

30:
  %31 = phi i64 [ %29, %24 ], [ -1, %4 ]
  call void @llvm.lifetime.end.p0i8(i64 32, i8* nonnull %6)
  ret i64 %31
}

define internal i64 @dt_file_path_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i8*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %1, i64 2
  %9 = load i64, i64* %8, align 8
  %10 = load volatile i64, i64* %7, align 8
  %11 = getelementptr inbounds i64, i64* %7, i64 1
  %12 = load volatile i64, i64* %11, align 8
  %13 = getelementptr inbounds i64, i64* %7, i64 2
  %14 = load volatile i64, i64* %13, align 8
  %15 = icmp eq i64 %10, %14
  br i1 %15, label %16, label %20

16:
  %17 = getelementptr inbounds i64, i64* %7, i64 3
  %18 = load volatile i64, i64* %17, align 8
  %19 = icmp eq i64 %12, %18
  br i1 %19, label %86, label %20

20:
  %21 = getelementptr inbounds i64, i64* %7, i64 8
  %22 = load volatile i64, i64* %21, align 8
  %23 = add i64 %22, %12
  %24 = getelementptr inbounds i64, i64* %7, i64 12
  %25 = bitcast i64* %24 to i8*
  %26 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %23)
  %27 = load volatile i64, i64* %24, align 8
  %28 = icmp eq i64 %10, %27
  br i1 %28, label %29, label %50

29:
  %30 = getelementptr inbounds i64, i64* %7, i64 9
  %31 = load volatile i64, i64* %30, align 8
  %32 = sub i64 %12, %31
  %33 = getelementptr inbounds i64, i64* %7, i64 10
  %34 = load volatile i64, i64* %33, align 8
  %35 = add i64 %32, %34
  %36 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %35)
  %37 = load volatile i64, i64* %24, align 8
  %38 = icmp eq i64 %37, %32
  %39 = icmp eq i64 %37, 0
  %40 = call i1 @llvm.bpf.passthrough.i1.i1(i32 9, i1 %38)
  %41 = select i1 %40, i1 true, i1 %39
  br i1 %41, label %86, label %42

42:
  %43 = getelementptr inbounds i64, i64* %7, i64 11
  %44 = load volatile i64, i64* %43, align 8
  %45 = add i64 %44, %32
  %46 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %45)
  %47 = load volatile i64, i64* %24, align 8
  store volatile i64 %47, i64* %7, align 8
  %48 = load volatile i64, i64* %30, align 8
  %49 = add i64 %48, %37
  store volatile i64 %49, i64* %11, align 8
  br label %86

50:
  %51 = getelementptr inbounds i64, i64* %7, i64 4
  %52 = load volatile i64, i64* %51, align 8
  %53 = add i64 %52, %10
  %54 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %53)
  %55 = load volatile i64, i64* %24, align 8
  %56 = getelementptr inbounds i64, i64* %7, i64 6
  %57 = load volatile i64, i64* %56, align 8
  %58 = add i64 %57, %10
  %59 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %58)
  %60 = load volatile i64, i64* %24, align 8
  %61 = and i64 %60, 255
  %62 = getelementptr inbounds i64, i64* %7, i64 13
  %63 = load volatile i64, i64* %62, align 8
  %64 = icmp eq i64 %55, %10
  %65 = icmp ne i64 %55, 0
  %66 = call i1 @llvm.bpf.passthrough.i1.i1(i32 10, i1 %64)
  %67 = xor i1 %66, true
  %68 = select i1 %67, i1 %65, i1 false
  %69 = icmp ugt i64 %63, %61
  %70 = select i1 %68, i1 %69, i1 false
  br i1 %70, label %71, label %86

71:
  %72 = sub i64 %63, %61
  %73 = add i64 %9, -1
  %74 = and i64 %72, %73
  %75 = getelementptr inbounds i8, i8* %4, i64 %74
  %76 = trunc i64 %61 to i32
  %77 = getelementptr inbounds i64, i64* %7, i64 5
  %78 = load volatile i64, i64* %77, align 8
  %79 = add i64 %78, %10
  %80 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %25, i32 noundef 8, i64 noundef %79)
  %81 = load volatile i64, i64* %24, align 8
  %82 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef %75, i32 noundef %76, i64 noundef %81)
  %83 = add i64 %72, -1
  %84 = and i64 %83, %73
  %85 = getelementptr inbounds i8, i8* %4, i64 %84
  store volatile i8 47, i8* %85, align 1
  store volatile i64 %83, i64* %62, align 8
  store volatile i64 %55, i64* %7, align 8
  br label %86

86:
  %87 = phi i64 [ 0, %42 ], [ 0, %71 ], [ 1, %16 ], [ 1, %29 ], [ 1, %50 ]
  ret i64 %87
}

define internal i64 @dt_file_path(i64* noundef %0, i8* noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = alloca [3 x i64], align 8
  %5 = bitcast [3 x i64]* %4 to i8*
  call void @llvm.lifetime.start.p0i8(i64 24, i8* nonnull %5)
  %6 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 0
  %7 = ptrtoint i8* %1 to i64
  store i64 %7, i64* %6, align 8
  %8 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 1
  %9 = ptrtoint i64* %0 to i64
  store i64 %9, i64* %8, align 8
  %10 = getelementptr inbounds [3 x i64], [3 x i64]* %4, i64 0, i64 2
  store i64 %2, i64* %10, align 8
  %11 = load volatile i64, i64* %0, align 8
  %12 = getelementptr inbounds i8, i8* %1, i64 %2
  store volatile i8 0, i8* %12, align 1
  %13 = getelementptr inbounds i64, i64* %0, i64 7
  %14 = load volatile i64, i64* %13, align 8
  %15 = add i64 %14, %11
  %16 = getelementptr inbounds i64, i64* %0, i64 12
  %17 = bitcast i64* %16 to i8*
  %18 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %17, i32 noundef 8, i64 noundef %15)
  %19 = load volatile i64, i64* %16, align 8
  %20 = icmp eq i64 %19, 0
  br i1 %20, label %21, label %49

21:
  %22 = getelementptr inbounds i64, i64* %0, i64 4
  %23 = load volatile i64, i64* %22, align 8
  %24 = add i64 %23, %11
  %25 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %17, i32 noundef 8, i64 noundef %24)
  %26 = load volatile i64, i64* %16, align 8
  %27 = icmp eq i64 %26, %11
  br i1 %27, label %49, label %28

28:
  %29 = add i64 %2, -10
  %30 = getelementptr inbounds i8, i8* %1, i64 %29
  store volatile i8 32, i8* %30, align 1
  %31 = add i64 %2, -9
  %32 = getelementptr inbounds i8, i8* %1, i64 %31
  store volatile i8 40, i8* %32, align 1
  %33 = add i64 %2, -8
  %34 = getelementptr inbounds i8, i8* %1, i64 %33
  store volatile i8 100, i8* %34, align 1
  %35 = add i64 %2, -7
  %36 = getelementptr inbounds i8, i8* %1, i64 %35
  store volatile i8 101, i8* %36, align 1
  %37 = add i64 %2, -6
  %38 = getelementptr inbounds i8, i8* %1, i64 %37
  store volatile i8 108, i8* %38, align 1
  %39 = add i64 %2, -5
  %40 = getelementptr inbounds i8, i8* %1, i64 %39
  store volatile i8 101, i8* %40, align 1
  %41 = add i64 %2, -4
  %42 = getelementptr inbounds i8, i8* %1, i64 %41
  store volatile i8 116, i8* %42, align 1
  %43 = add i64 %2, -3
  %44 = getelementptr inbounds i8, i8* %1, i64 %43
  store volatile i8 101, i8* %44, align 1
  %45 = add i64 %2, -2
  %46 = getelementptr inbounds i8, i8* %1, i64 %45
  store volatile i8 100, i8* %46, align 1
  %47 = add i64 %2, -1
  %48 = getelementptr inbounds i8, i8* %1, i64 %47
  store volatile i8 41, i8* %48, align 1
  br label %49

49:
  %50 = phi i64 [ %29, %28 ], [ %2, %21 ], [ %2, %3 ]
  %51 = getelementptr inbounds i64, i64* %0, i64 13
  store volatile i64 %50, i64* %51, align 8
  %52 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 256, i8* noundef bitcast (i64 (i64, i64*)* @dt_file_path_cb to i8*), i8* noundef nonnull %5, i64 noundef 0)
  %53 = load volatile i64, i64* %51, align 8
  %54 = icmp eq i64 %53, %50
  br i1 %54, label %55, label %58

55:
  %56 = add i64 %50, -1
  %57 = getelementptr inbounds i8, i8* %1, i64 %56
  store volatile i8 47, i8* %57, align 1
  store volatile i64 %56, i64* %51, align 8
  br label %58

58:
  %59 = load volatile i64, i64* %51, align 8
  call void @llvm.lifetime.end.p0i8(i64 24, i8* nonnull %5)
  ret i64 %59
}

define internal i64 @dt_file_top_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i64*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %7, i64 9
  %9 = load volatile i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %7, i64 1
  %11 = load volatile i64, i64* %10, align 8
  %12 = add i64 %11, %9
  %13 = getelementptr inbounds i64, i64* %4, i64 31
  %14 = bitcast i64* %13 to i8*
  %15 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %14, i32 noundef 8, i64 noundef %12)
  %16 = load volatile i64, i64* %13, align 8
  %17 = icmp eq i64 %16, %9
  %18 = add i64 %16, 4095
  %19 = icmp ult i64 %18, -72057594037923841
  %20 = or i1 %17, %19
  br i1 %20, label %22, label %21

21:
  store volatile i64 %16, i64* %8, align 8
  br label %22

22:
  %23 = phi i64 [ 0, %21 ], [ 1, %2 ]
  ret i64 %23
}

define internal i64 @dt_file_mount_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = load i64, i64* %1, align 8
  %4 = inttoptr i64 %3 to i64*
  %5 = getelementptr inbounds i64, i64* %1, i64 1
  %6 = load i64, i64* %5, align 8
  %7 = inttoptr i64 %6 to i64*
  %8 = getelementptr inbounds i64, i64* %7, i64 11
  %9 = load volatile i64, i64* %8, align 8
  %10 = getelementptr inbounds i64, i64* %7, i64 4
  %11 = load volatile i64, i64* %10, align 8
  %12 = sub i64 %9, %11
  %13 = getelementptr inbounds i64, i64* %7, i64 5
  %14 = load volatile i64, i64* %13, align 8
  %15 = add i64 %12, %14
  %16 = add i64 %9, 4095
  %17 = icmp ult i64 %16, -72057594037923841
  br i1 %17, label %69, label %18

18:
  %19 = getelementptr inbounds i64, i64* %7, i64 10
  %20 = load volatile i64, i64* %19, align 8
  %21 = getelementptr inbounds i64, i64* %7, i64 2
  %22 = load volatile i64, i64* %21, align 8
  %23 = add i64 %22, %20
  %24 = icmp eq i64 %9, %23
  br i1 %24, label %69, label %25

25:
  %26 = getelementptr inbounds i64, i64* %7, i64 3
  %27 = load volatile i64, i64* %26, align 8
  %28 = add i64 %27, %12
  %29 = getelementptr inbounds i64, i64* %4, i64 31
  %30 = bitcast i64* %29 to i8*
  %31 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %30, i32 noundef 8, i64 noundef %28)
  %32 = load volatile i64, i64* %29, align 8
  store volatile i64 %32, i64* %8, align 8
  %33 = getelementptr inbounds i64, i64* %7, i64 6
  %34 = load volatile i64, i64* %33, align 8
  %35 = add i64 %34, %15
  %36 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %30, i32 noundef 8, i64 noundef %35)
  %37 = load volatile i64, i64* %29, align 8
  %38 = load volatile i64, i64* %19, align 8
  %39 = icmp eq i64 %37, %38
  br i1 %39, label %40, label %69

40:
  %41 = getelementptr inbounds i64, i64* %7, i64 7
  %42 = load volatile i64, i64* %41, align 8
  %43 = add i64 %42, %15
  %44 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %30, i32 noundef 8, i64 noundef %43)
  %45 = load volatile i64, i64* %29, align 8
  %46 = getelementptr inbounds i64, i64* %7, i64 9
  %47 = load volatile i64, i64* %46, align 8
  %48 = icmp eq i64 %45, %47
  br i1 %48, label %49, label %69

49:
  %50 = getelementptr inbounds i64, i64* %7, i64 8
  %51 = load volatile i64, i64* %50, align 8
  %52 = add i64 %51, %12
  %53 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %30, i32 noundef 8, i64 noundef %52)
  %54 = load volatile i64, i64* %29, align 8
  %55 = add i64 %54, 4095
  %56 = icmp ult i64 %55, -72057594037923841
  %57 = select i1 %56, i64 1, i64 2
  %58 = getelementptr inbounds i64, i64* %7, i64 12
  %59 = load volatile i64, i64* %58, align 8
  %60 = icmp ugt i64 %57, %59
  br i1 %60, label %67, label %61

61:
  %62 = load volatile i64, i64* %58, align 8
  %63 = icmp eq i64 %57, %62
  br i1 %63, label %64, label %69

64:
  %65 = load volatile i64, i64* %10, align 8
  %66 = icmp eq i64 %65, 0
  br i1 %66, label %67, label %69

67:
  store volatile i64 %57, i64* %58, align 8
  %68 = getelementptr inbounds i64, i64* %7, i64 13
  store volatile i64 %15, i64* %68, align 8
  br label %69

69:
  %70 = phi i64 [ 1, %18 ], [ 1, %2 ], [ 0, %40 ], [ 0, %25 ], [ 0, %67 ], [ 0, %64 ], [ 0, %61 ]
  ret i64 %70
}

define internal i64 @dt_inode_dentry(i64* noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = load volatile i64, i64* %0, align 8
  %3 = add i64 %2, 4095
  %4 = icmp ult i64 %3, -72057594037923841
  br i1 %4, label %33, label %5

5:
  %6 = getelementptr inbounds i64, i64* %0, i64 1
  %7 = load volatile i64, i64* %6, align 8
  %8 = add i64 %7, %2
  %9 = getelementptr inbounds i64, i64* %0, i64 31
  %10 = bitcast i64* %9 to i8*
  %11 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %8)
  %12 = load volatile i64, i64* %9, align 8
  %13 = add i64 %12, 4095
  %14 = icmp ult i64 %13, -72057594037923841
  br i1 %14, label %33, label %15

15:
  %16 = getelementptr inbounds i64, i64* %0, i64 2
  %17 = getelementptr inbounds i64, i64* %0, i64 3
  br label %21

18:
  %19 = add nuw nsw i64 %23, 8
  %20 = icmp ult i64 %23, 89
  br i1 %20, label %21, label %33

21:
  %22 = phi i64 [ undef, %15 ], [ %32, %18 ]
  %23 = phi i64 [ 48, %15 ], [ %19, %18 ]
  %24 = load volatile i64, i64* %16, align 8
  %25 = add i64 %23, %24
  %26 = sub i64 %12, %25
  %27 = load volatile i64, i64* %17, align 8
  %28 = add i64 %26, %27
  %29 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %28)
  %30 = load volatile i64, i64* %9, align 8
  %31 = icmp eq i64 %30, %2
  %32 = select i1 %31, i64 %26, i64 %22
  br i1 %31, label %33, label %18

33:
  %34 = phi i64 [ 0, %1 ], [ 0, %5 ], [ %32, %21 ], [ 0, %18 ]
  ret i64 %34
}

define internal i64 @dt_inode_mount(i64* noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = alloca [2 x i64], align 8
  %3 = getelementptr inbounds i64, i64* %0, i64 4
  %4 = load volatile i64, i64* %0, align 8
  %5 = add i64 %4, 4095
  %6 = icmp ult i64 %5, -72057594037923841
  br i1 %6, label %35, label %7

7:
  %8 = getelementptr inbounds i64, i64* %0, i64 1
  %9 = load volatile i64, i64* %8, align 8
  %10 = add i64 %9, %4
  %11 = getelementptr inbounds i64, i64* %0, i64 31
  %12 = bitcast i64* %11 to i8*
  %13 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %10)
  %14 = load volatile i64, i64* %11, align 8
  %15 = add i64 %14, 4095
  %16 = icmp ult i64 %15, -72057594037923841
  br i1 %16, label %35, label %17

17:
  %18 = getelementptr inbounds i64, i64* %0, i64 2
  %19 = getelementptr inbounds i64, i64* %0, i64 3
  br label %23

20:
  %21 = add nuw nsw i64 %25, 8
  %22 = icmp ult i64 %25, 89
  br i1 %22, label %23, label %35

23:
  %24 = phi i64 [ undef, %17 ], [ %34, %20 ]
  %25 = phi i64 [ 48, %17 ], [ %21, %20 ]
  %26 = load volatile i64, i64* %18, align 8
  %27 = add i64 %25, %26
  %28 = sub i64 %14, %27
  %29 = load volatile i64, i64* %19, align 8
  %30 = add i64 %28, %29
  %31 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %30)
  %32 = load volatile i64, i64* %11, align 8
  %33 = icmp eq i64 %32, %4
  %34 = select i1 %33, i64 %28, i64 %24
  br i1 %33, label %35, label %20

35:
  %36 = phi i64 [ 0, %1 ], [ 0, %7 ], [ %34, %23 ], [ 0, %20 ]
  %37 = bitcast [2 x i64]* %2 to i8*
  call void @llvm.lifetime.start.p0i8(i64 16, i8* nonnull %37)
  %38 = getelementptr inbounds [2 x i64], [2 x i64]* %2, i64 0, i64 0
  %39 = ptrtoint i64* %0 to i64
  store i64 %39, i64* %38, align 8
  %40 = getelementptr inbounds [2 x i64], [2 x i64]* %2, i64 0, i64 1
  %41 = ptrtoint i64* %3 to i64
  store i64 %41, i64* %40, align 8
  %42 = getelementptr inbounds i64, i64* %0, i64 17
  store volatile i64 0, i64* %42, align 8
  %43 = getelementptr inbounds i64, i64* %0, i64 16
  store volatile i64 0, i64* %43, align 8
  %44 = icmp eq i64 %36, 0
  br i1 %44, label %64, label %45

45:
  %46 = getelementptr inbounds i64, i64* %0, i64 13
  store volatile i64 %36, i64* %46, align 8
  %47 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 256, i8* noundef bitcast (i64 (i64, i64*)* @dt_file_top_cb to i8*), i8* noundef nonnull %37, i64 noundef 0)
  %48 = load volatile i64, i64* %3, align 8
  %49 = add i64 %48, %36
  %50 = getelementptr inbounds i64, i64* %0, i64 31
  %51 = bitcast i64* %50 to i8*
  %52 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %51, i32 noundef 8, i64 noundef %49)
  %53 = load volatile i64, i64* %50, align 8
  %54 = getelementptr inbounds i64, i64* %0, i64 14
  store volatile i64 %53, i64* %54, align 8
  %55 = load volatile i64, i64* %54, align 8
  %56 = getelementptr inbounds i64, i64* %0, i64 6
  %57 = load volatile i64, i64* %56, align 8
  %58 = add i64 %57, %55
  %59 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %51, i32 noundef 8, i64 noundef %58)
  %60 = load volatile i64, i64* %50, align 8
  %61 = getelementptr inbounds i64, i64* %0, i64 15
  store volatile i64 %60, i64* %61, align 8
  %62 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 1024, i8* noundef bitcast (i64 (i64, i64*)* @dt_file_mount_cb to i8*), i8* noundef nonnull %37, i64 noundef 0)
  %63 = load volatile i64, i64* %42, align 8
  br label %64

64:
  %65 = phi i64 [ %63, %45 ], [ 0, %35 ]
  call void @llvm.lifetime.end.p0i8(i64 16, i8* nonnull %37)
  ret i64 %65
}

define internal i64 @dt_bio_dentry(i64* noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = load volatile i64, i64* %0, align 8
  %3 = add i64 %2, 4095
  %4 = icmp ult i64 %3, -72057594037923841
  br i1 %4, label %59, label %5

5:
  %6 = getelementptr inbounds i64, i64* %0, i64 5
  %7 = load volatile i64, i64* %6, align 8
  %8 = add i64 %7, %2
  %9 = getelementptr inbounds i64, i64* %0, i64 31
  %10 = bitcast i64* %9 to i8*
  %11 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %8)
  %12 = load volatile i64, i64* %9, align 8
  %13 = and i64 %12, 254
  %14 = icmp eq i64 %13, 0
  br i1 %14, label %15, label %59

15:
  %16 = getelementptr inbounds i64, i64* %0, i64 6
  %17 = load volatile i64, i64* %16, align 8
  %18 = add i64 %17, %2
  %19 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %18)
  %20 = load volatile i64, i64* %9, align 8
  %21 = and i64 %20, 65535
  %22 = icmp eq i64 %21, 0
  br i1 %22, label %23, label %31

23:
  %24 = getelementptr inbounds i64, i64* %0, i64 7
  %25 = load volatile i64, i64* %24, align 8
  %26 = add i64 %25, %2
  %27 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %26)
  %28 = load volatile i64, i64* %9, align 8
  %29 = and i64 %28, 4294967295
  %30 = icmp eq i64 %29, 0
  br i1 %30, label %59, label %31

31:
  %32 = getelementptr inbounds i64, i64* %0, i64 4
  %33 = load volatile i64, i64* %32, align 8
  %34 = add i64 %33, %2
  %35 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %34)
  %36 = load volatile i64, i64* %9, align 8
  %37 = add i64 %36, 4095
  %38 = icmp ult i64 %37, -72057594037923841
  br i1 %38, label %42, label %39

39:
  %40 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %36)
  %41 = load volatile i64, i64* %9, align 8
  br label %42

42:
  %43 = phi i64 [ %41, %39 ], [ 0, %31 ]
  %44 = add i64 %43, 4095
  %45 = icmp ult i64 %44, -72057594037923841
  br i1 %45, label %59, label %46

46:
  %47 = getelementptr inbounds i64, i64* %0, i64 8
  %48 = load volatile i64, i64* %47, align 8
  %49 = add i64 %48, %43
  %50 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %10, i32 noundef 8, i64 noundef %49)
  %51 = load volatile i64, i64* %9, align 8
  %52 = and i64 %51, 1
  %53 = icmp eq i64 %52, 0
  br i1 %53, label %59, label %54

54:
  %55 = icmp ugt i64 %51, -4294967297
  %56 = and i64 %51, %43
  %57 = add i64 %51, -1
  %58 = select i1 %55, i64 %56, i64 %57
  br label %59

59:
  %60 = phi i64 [ 0, %5 ], [ 0, %1 ], [ 0, %23 ], [ 0, %42 ], [ %58, %54 ], [ %43, %46 ]
  %61 = icmp eq i64 %60, 0
  br i1 %61, label %70, label %62

62:
  %63 = getelementptr inbounds i64, i64* %0, i64 9
  %64 = load volatile i64, i64* %63, align 8
  %65 = add i64 %64, %60
  %66 = getelementptr inbounds i64, i64* %0, i64 31
  %67 = bitcast i64* %66 to i8*
  %68 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %67, i32 noundef 8, i64 noundef %65)
  %69 = load volatile i64, i64* %66, align 8
  br label %70

70:
  %71 = phi i64 [ %69, %62 ], [ 0, %59 ]
  %72 = add i64 %71, 72057594037927936
  %73 = icmp ult i64 %72, 72057594037923841
  %74 = and i64 %71, 3
  %75 = icmp eq i64 %74, 0
  %76 = and i1 %73, %75
  br i1 %76, label %77, label %103

77:
  %78 = getelementptr inbounds i64, i64* %0, i64 10
  %79 = load volatile i64, i64* %78, align 8
  %80 = add i64 %79, %71
  %81 = getelementptr inbounds i64, i64* %0, i64 31
  %82 = bitcast i64* %81 to i8*
  %83 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %82, i32 noundef 8, i64 noundef %80)
  %84 = load volatile i64, i64* %81, align 8
  %85 = add i64 %84, 4095
  %86 = icmp ult i64 %85, -72057594037923841
  br i1 %86, label %103, label %87

87:
  %88 = getelementptr inbounds i64, i64* %0, i64 11
  %89 = load volatile i64, i64* %88, align 8
  %90 = add i64 %89, %84
  %91 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %82, i32 noundef 8, i64 noundef %90)
  %92 = load volatile i64, i64* %81, align 8
  %93 = icmp eq i64 %92, %71
  br i1 %93, label %94, label %103

94:
  %95 = getelementptr inbounds i64, i64* %0, i64 12
  %96 = load volatile i64, i64* %95, align 8
  %97 = add i64 %96, %84
  %98 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %82, i32 noundef 8, i64 noundef %97)
  %99 = load volatile i64, i64* %81, align 8
  %100 = and i64 %99, 61440
  %101 = icmp eq i64 %100, 24576
  %102 = select i1 %101, i64 0, i64 %84
  br label %103

103:
  %104 = phi i64 [ %102, %94 ], [ 0, %70 ], [ 0, %87 ], [ 0, %77 ]
  %105 = add i64 %104, 4095
  %106 = icmp ult i64 %105, -72057594037923841
  br i1 %106, label %135, label %107

107:
  %108 = getelementptr inbounds i64, i64* %0, i64 1
  %109 = load volatile i64, i64* %108, align 8
  %110 = add i64 %109, %104
  %111 = getelementptr inbounds i64, i64* %0, i64 31
  %112 = bitcast i64* %111 to i8*
  %113 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %112, i32 noundef 8, i64 noundef %110)
  %114 = load volatile i64, i64* %111, align 8
  %115 = add i64 %114, 4095
  %116 = icmp ult i64 %115, -72057594037923841
  br i1 %116, label %135, label %117

117:
  %118 = getelementptr inbounds i64, i64* %0, i64 2
  %119 = getelementptr inbounds i64, i64* %0, i64 3
  br label %123

120:
  %121 = add nuw nsw i64 %125, 8
  %122 = icmp ult i64 %125, 89
  br i1 %122, label %123, label %135

123:
  %124 = phi i64 [ undef, %117 ], [ %134, %120 ]
  %125 = phi i64 [ 48, %117 ], [ %121, %120 ]
  %126 = load volatile i64, i64* %118, align 8
  %127 = add i64 %125, %126
  %128 = sub i64 %114, %127
  %129 = load volatile i64, i64* %119, align 8
  %130 = add i64 %128, %129
  %131 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %112, i32 noundef 8, i64 noundef %130)
  %132 = load volatile i64, i64* %111, align 8
  %133 = icmp eq i64 %132, %104
  %134 = select i1 %133, i64 %128, i64 %124
  br i1 %133, label %135, label %120

135:
  %136 = phi i64 [ 0, %103 ], [ 0, %107 ], [ %134, %123 ], [ 0, %120 ]
  ret i64 %136
}

define internal i64 @dt_bio_mount(i64* noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = alloca [2 x i64], align 8
  %3 = getelementptr inbounds i64, i64* %0, i64 13
  %4 = load volatile i64, i64* %0, align 8
  %5 = add i64 %4, 4095
  %6 = icmp ult i64 %5, -72057594037923841
  br i1 %6, label %61, label %7

7:
  %8 = getelementptr inbounds i64, i64* %0, i64 5
  %9 = load volatile i64, i64* %8, align 8
  %10 = add i64 %9, %4
  %11 = getelementptr inbounds i64, i64* %0, i64 31
  %12 = bitcast i64* %11 to i8*
  %13 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %10)
  %14 = load volatile i64, i64* %11, align 8
  %15 = and i64 %14, 254
  %16 = icmp eq i64 %15, 0
  br i1 %16, label %17, label %61

17:
  %18 = getelementptr inbounds i64, i64* %0, i64 6
  %19 = load volatile i64, i64* %18, align 8
  %20 = add i64 %19, %4
  %21 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %20)
  %22 = load volatile i64, i64* %11, align 8
  %23 = and i64 %22, 65535
  %24 = icmp eq i64 %23, 0
  br i1 %24, label %25, label %33

25:
  %26 = getelementptr inbounds i64, i64* %0, i64 7
  %27 = load volatile i64, i64* %26, align 8
  %28 = add i64 %27, %4
  %29 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %28)
  %30 = load volatile i64, i64* %11, align 8
  %31 = and i64 %30, 4294967295
  %32 = icmp eq i64 %31, 0
  br i1 %32, label %61, label %33

33:
  %34 = getelementptr inbounds i64, i64* %0, i64 4
  %35 = load volatile i64, i64* %34, align 8
  %36 = add i64 %35, %4
  %37 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %36)
  %38 = load volatile i64, i64* %11, align 8
  %39 = add i64 %38, 4095
  %40 = icmp ult i64 %39, -72057594037923841
  br i1 %40, label %44, label %41

41:
  %42 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %38)
  %43 = load volatile i64, i64* %11, align 8
  br label %44

44:
  %45 = phi i64 [ %43, %41 ], [ 0, %33 ]
  %46 = add i64 %45, 4095
  %47 = icmp ult i64 %46, -72057594037923841
  br i1 %47, label %61, label %48

48:
  %49 = getelementptr inbounds i64, i64* %0, i64 8
  %50 = load volatile i64, i64* %49, align 8
  %51 = add i64 %50, %45
  %52 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %12, i32 noundef 8, i64 noundef %51)
  %53 = load volatile i64, i64* %11, align 8
  %54 = and i64 %53, 1
  %55 = icmp eq i64 %54, 0
  br i1 %55, label %61, label %56

56:
  %57 = icmp ugt i64 %53, -4294967297
  %58 = and i64 %53, %45
  %59 = add i64 %53, -1
  %60 = select i1 %57, i64 %58, i64 %59
  br label %61

61:
  %62 = phi i64 [ 0, %7 ], [ 0, %1 ], [ 0, %25 ], [ 0, %44 ], [ %60, %56 ], [ %45, %48 ]
  %63 = icmp eq i64 %62, 0
  br i1 %63, label %72, label %64

64:
  %65 = getelementptr inbounds i64, i64* %0, i64 9
  %66 = load volatile i64, i64* %65, align 8
  %67 = add i64 %66, %62
  %68 = getelementptr inbounds i64, i64* %0, i64 31
  %69 = bitcast i64* %68 to i8*
  %70 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %69, i32 noundef 8, i64 noundef %67)
  %71 = load volatile i64, i64* %68, align 8
  br label %72

72:
  %73 = phi i64 [ %71, %64 ], [ 0, %61 ]
  %74 = add i64 %73, 72057594037927936
  %75 = icmp ult i64 %74, 72057594037923841
  %76 = and i64 %73, 3
  %77 = icmp eq i64 %76, 0
  %78 = and i1 %75, %77
  br i1 %78, label %79, label %105

79:
  %80 = getelementptr inbounds i64, i64* %0, i64 10
  %81 = load volatile i64, i64* %80, align 8
  %82 = add i64 %81, %73
  %83 = getelementptr inbounds i64, i64* %0, i64 31
  %84 = bitcast i64* %83 to i8*
  %85 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %84, i32 noundef 8, i64 noundef %82)
  %86 = load volatile i64, i64* %83, align 8
  %87 = add i64 %86, 4095
  %88 = icmp ult i64 %87, -72057594037923841
  br i1 %88, label %105, label %89

89:
  %90 = getelementptr inbounds i64, i64* %0, i64 11
  %91 = load volatile i64, i64* %90, align 8
  %92 = add i64 %91, %86
  %93 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %84, i32 noundef 8, i64 noundef %92)
  %94 = load volatile i64, i64* %83, align 8
  %95 = icmp eq i64 %94, %73
  br i1 %95, label %96, label %105

96:
  %97 = getelementptr inbounds i64, i64* %0, i64 12
  %98 = load volatile i64, i64* %97, align 8
  %99 = add i64 %98, %86
  %100 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %84, i32 noundef 8, i64 noundef %99)
  %101 = load volatile i64, i64* %83, align 8
  %102 = and i64 %101, 61440
  %103 = icmp eq i64 %102, 24576
  %104 = select i1 %103, i64 0, i64 %86
  br label %105

105:
  %106 = phi i64 [ %104, %96 ], [ 0, %72 ], [ 0, %89 ], [ 0, %79 ]
  %107 = add i64 %106, 4095
  %108 = icmp ult i64 %107, -72057594037923841
  br i1 %108, label %137, label %109

109:
  %110 = getelementptr inbounds i64, i64* %0, i64 1
  %111 = load volatile i64, i64* %110, align 8
  %112 = add i64 %111, %106
  %113 = getelementptr inbounds i64, i64* %0, i64 31
  %114 = bitcast i64* %113 to i8*
  %115 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %114, i32 noundef 8, i64 noundef %112)
  %116 = load volatile i64, i64* %113, align 8
  %117 = add i64 %116, 4095
  %118 = icmp ult i64 %117, -72057594037923841
  br i1 %118, label %137, label %119

119:
  %120 = getelementptr inbounds i64, i64* %0, i64 2
  %121 = getelementptr inbounds i64, i64* %0, i64 3
  br label %125

122:
  %123 = add nuw nsw i64 %127, 8
  %124 = icmp ult i64 %127, 89
  br i1 %124, label %125, label %137

125:
  %126 = phi i64 [ undef, %119 ], [ %136, %122 ]
  %127 = phi i64 [ 48, %119 ], [ %123, %122 ]
  %128 = load volatile i64, i64* %120, align 8
  %129 = add i64 %127, %128
  %130 = sub i64 %116, %129
  %131 = load volatile i64, i64* %121, align 8
  %132 = add i64 %130, %131
  %133 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %114, i32 noundef 8, i64 noundef %132)
  %134 = load volatile i64, i64* %113, align 8
  %135 = icmp eq i64 %134, %106
  %136 = select i1 %135, i64 %130, i64 %126
  br i1 %135, label %137, label %122

137:
  %138 = phi i64 [ 0, %105 ], [ 0, %109 ], [ %136, %125 ], [ 0, %122 ]
  %139 = bitcast [2 x i64]* %2 to i8*
  call void @llvm.lifetime.start.p0i8(i64 16, i8* nonnull %139)
  %140 = getelementptr inbounds [2 x i64], [2 x i64]* %2, i64 0, i64 0
  %141 = ptrtoint i64* %0 to i64
  store i64 %141, i64* %140, align 8
  %142 = getelementptr inbounds [2 x i64], [2 x i64]* %2, i64 0, i64 1
  %143 = ptrtoint i64* %3 to i64
  store i64 %143, i64* %142, align 8
  %144 = getelementptr inbounds i64, i64* %0, i64 26
  store volatile i64 0, i64* %144, align 8
  %145 = getelementptr inbounds i64, i64* %0, i64 25
  store volatile i64 0, i64* %145, align 8
  %146 = icmp eq i64 %138, 0
  br i1 %146, label %166, label %147

147:
  %148 = getelementptr inbounds i64, i64* %0, i64 22
  store volatile i64 %138, i64* %148, align 8
  %149 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 256, i8* noundef bitcast (i64 (i64, i64*)* @dt_file_top_cb to i8*), i8* noundef nonnull %139, i64 noundef 0)
  %150 = load volatile i64, i64* %3, align 8
  %151 = add i64 %150, %138
  %152 = getelementptr inbounds i64, i64* %0, i64 31
  %153 = bitcast i64* %152 to i8*
  %154 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %153, i32 noundef 8, i64 noundef %151)
  %155 = load volatile i64, i64* %152, align 8
  %156 = getelementptr inbounds i64, i64* %0, i64 23
  store volatile i64 %155, i64* %156, align 8
  %157 = load volatile i64, i64* %156, align 8
  %158 = getelementptr inbounds i64, i64* %0, i64 15
  %159 = load volatile i64, i64* %158, align 8
  %160 = add i64 %159, %157
  %161 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %153, i32 noundef 8, i64 noundef %160)
  %162 = load volatile i64, i64* %152, align 8
  %163 = getelementptr inbounds i64, i64* %0, i64 24
  store volatile i64 %162, i64* %163, align 8
  %164 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 1024, i8* noundef bitcast (i64 (i64, i64*)* @dt_file_mount_cb to i8*), i8* noundef nonnull %139, i64 noundef 0)
  %165 = load volatile i64, i64* %144, align 8
  br label %166

166:
  %167 = phi i64 [ %165, %147 ], [ 0, %137 ]
  call void @llvm.lifetime.end.p0i8(i64 16, i8* nonnull %139)
  ret i64 %167
}

define internal i64 @dt_unwind_step(i64 noundef %0, i64* nocapture noundef readonly %1) alwaysinline nounwind "no-builtins" {
  %3 = alloca i64, align 8
  %4 = alloca i64, align 8
  %5 = alloca i64, align 8
  %6 = alloca i64, align 8
  %7 = alloca i64, align 8
  %8 = load i64, i64* %1, align 8
  %9 = inttoptr i64 %8 to i64*
  %10 = getelementptr inbounds i64, i64* %9, i64 9
  %11 = load volatile i64, i64* %10, align 8
  %12 = icmp ugt i64 %11, 126
  br i1 %12, label %332, label %13

13:
  %14 = getelementptr inbounds i64, i64* %9, i64 10
  %15 = load volatile i64, i64* %14, align 8
  %16 = and i64 %11, 127
  %17 = add nuw nsw i64 %16, 64
  %18 = getelementptr inbounds i64, i64* %9, i64 %17
  store volatile i64 %15, i64* %18, align 8
  %19 = add i64 %11, 1
  store volatile i64 %19, i64* %10, align 8
  %20 = getelementptr inbounds i64, i64* %9, i64 2
  %21 = load volatile i64, i64* %20, align 8
  %22 = icmp ult i64 %19, %21
  br i1 %22, label %23, label %332

23:
  %24 = load volatile i64, i64* %14, align 8
  %25 = getelementptr inbounds i64, i64* %9, i64 13
  %26 = load volatile i64, i64* %25, align 8
  %27 = icmp eq i64 %26, 0
  %28 = sext i1 %27 to i64
  %29 = add i64 %24, %28
  %30 = getelementptr inbounds i64, i64* %9, i64 14
  store volatile i64 %29, i64* %30, align 8
  store volatile i64 0, i64* %25, align 8
  %31 = getelementptr inbounds i64, i64* %1, i64 1
  %32 = load i64, i64* %31, align 8
  %33 = inttoptr i64 %32 to i8*
  %34 = getelementptr inbounds i64, i64* %1, i64 2
  %35 = load i64, i64* %34, align 8
  %36 = inttoptr i64 %35 to i8*
  %37 = getelementptr inbounds i64, i64* %9, i64 21
  %38 = load volatile i64, i64* %37, align 8
  %39 = getelementptr inbounds i64, i64* %9, i64 15
  store volatile i64 %38, i64* %39, align 8
  %40 = load volatile i64, i64* %37, align 8
  %41 = getelementptr inbounds i64, i64* %9, i64 22
  %42 = load volatile i64, i64* %41, align 8
  %43 = add i64 %42, %40
  %44 = getelementptr inbounds i64, i64* %9, i64 16
  store volatile i64 %43, i64* %44, align 8
  %45 = bitcast i64* %7 to i8*
  br label %48

46:
  %47 = icmp eq i64 %71, 16
  br i1 %47, label %72, label %48

48:
  %49 = phi i64 [ 0, %23 ], [ %71, %46 ]
  %50 = load volatile i64, i64* %39, align 8
  %51 = load volatile i64, i64* %44, align 8
  %52 = add i64 %51, %50
  %53 = lshr i64 %52, 1
  %54 = load volatile i64, i64* %39, align 8
  %55 = load volatile i64, i64* %44, align 8
  %56 = icmp ult i64 %54, %55
  br i1 %56, label %57, label %68

57:
  call void @llvm.lifetime.start.p0i8(i64 8, i8* nonnull %45)
  store i64 %53, i64* %7, align 8
  %58 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %33, i8* noundef nonnull %45)
  call void @llvm.lifetime.end.p0i8(i64 8, i8* nonnull %45)
  %59 = icmp eq i8* %58, null
  br i1 %59, label %68, label %60

60:
  %61 = bitcast i8* %58 to i64*
  %62 = load volatile i64, i64* %61, align 8
  %63 = load volatile i64, i64* %30, align 8
  %64 = icmp ugt i64 %62, %63
  br i1 %64, label %67, label %65

65:
  %66 = add nuw i64 %53, 1
  store volatile i64 %66, i64* %39, align 8
  br label %68

67:
  store volatile i64 %53, i64* %44, align 8
  br label %68

68:
  %69 = phi i1 [ false, %48 ], [ false, %57 ], [ true, %67 ], [ true, %65 ]
  %70 = phi i32 [ 2, %48 ], [ 1, %57 ], [ 0, %67 ], [ 0, %65 ]
  %71 = add nuw nsw i64 %49, 1
  br i1 %69, label %46, label %72

72:
  %73 = phi i32 [ %70, %68 ], [ 2, %46 ]
  %74 = icmp eq i32 %73, 2
  br i1 %74, label %75, label %97

75:
  %76 = load volatile i64, i64* %39, align 8
  %77 = load volatile i64, i64* %37, align 8
  %78 = icmp eq i64 %76, %77
  br i1 %78, label %97, label %79

79:
  %80 = load volatile i64, i64* %39, align 8
  %81 = add i64 %80, -1
  %82 = bitcast i64* %6 to i8*
  call void @llvm.lifetime.start.p0i8(i64 8, i8* nonnull %82)
  store i64 %81, i64* %6, align 8
  %83 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %33, i8* noundef nonnull %82)
  %84 = bitcast i8* %83 to i64*
  call void @llvm.lifetime.end.p0i8(i64 8, i8* nonnull %82)
  %85 = icmp eq i8* %83, null
  br i1 %85, label %97, label %86

86:
  %87 = load volatile i64, i64* %30, align 8
  %88 = load volatile i64, i64* %84, align 8
  %89 = icmp ult i64 %87, %88
  br i1 %89, label %97, label %90

90:
  %91 = load volatile i64, i64* %30, align 8
  %92 = getelementptr inbounds i8, i8* %83, i64 8
  %93 = bitcast i8* %92 to i64*
  %94 = load volatile i64, i64* %93, align 8
  %95 = icmp ult i64 %91, %94
  br i1 %95, label %96, label %97

96:
  br label %97

97:
  %98 = phi i64* [ %84, %96 ], [ null, %72 ], [ null, %75 ], [ null, %90 ], [ null, %86 ], [ null, %79 ]
  %99 = getelementptr inbounds i64, i64* %9, i64 18
  store volatile i64 0, i64* %99, align 8
  %100 = icmp eq i64* %98, null
  br i1 %100, label %161, label %101

101:
  %102 = getelementptr inbounds i64, i64* %98, i64 2
  %103 = load volatile i64, i64* %102, align 8
  %104 = load volatile i64, i64* %30, align 8
  %105 = sub i64 %104, %103
  store volatile i64 %105, i64* %30, align 8
  store volatile i64 0, i64* %39, align 8
  %106 = getelementptr inbounds i64, i64* %98, i64 4
  %107 = load volatile i64, i64* %106, align 8
  store volatile i64 %107, i64* %44, align 8
  %108 = getelementptr inbounds i64, i64* %98, i64 3
  %109 = load volatile i64, i64* %108, align 8
  %110 = bitcast i64* %5 to i8*
  call void @llvm.lifetime.start.p0i8(i64 8, i8* nonnull %110)
  store i64 %109, i64* %5, align 8
  %111 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %36, i8* noundef nonnull %110)
  call void @llvm.lifetime.end.p0i8(i64 8, i8* nonnull %110)
  %112 = icmp eq i8* %111, null
  br i1 %112, label %165, label %113

113:
  %114 = bitcast i64* %4 to i8*
  br label %117

115:
  %116 = icmp eq i64 %141, 23
  br i1 %116, label %142, label %117

117:
  %118 = phi i64 [ 0, %113 ], [ %141, %115 ]
  %119 = load volatile i64, i64* %39, align 8
  %120 = load volatile i64, i64* %44, align 8
  %121 = add i64 %120, %119
  %122 = lshr i64 %121, 1
  %123 = load volatile i64, i64* %39, align 8
  %124 = load volatile i64, i64* %44, align 8
  %125 = icmp ult i64 %123, %124
  br i1 %125, label %126, label %138

126:
  call void @llvm.lifetime.start.p0i8(i64 8, i8* nonnull %114)
  store i64 %122, i64* %4, align 8
  %127 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef nonnull %111, i8* noundef nonnull %114)
  call void @llvm.lifetime.end.p0i8(i64 8, i8* nonnull %114)
  %128 = icmp eq i8* %127, null
  br i1 %128, label %138, label %129

129:
  %130 = bitcast i8* %127 to i64*
  %131 = load volatile i64, i64* %130, align 8
  %132 = and i64 %131, 4294967295
  %133 = load volatile i64, i64* %30, align 8
  %134 = icmp ugt i64 %132, %133
  br i1 %134, label %137, label %135

135:
  %136 = add nuw i64 %122, 1
  store volatile i64 %136, i64* %39, align 8
  br label %138

137:
  store volatile i64 %122, i64* %44, align 8
  br label %138

138:
  %139 = phi i1 [ false, %117 ], [ false, %126 ], [ true, %137 ], [ true, %135 ]
  %140 = phi i32 [ 2, %117 ], [ 1, %126 ], [ 0, %137 ], [ 0, %135 ]
  %141 = add nuw nsw i64 %118, 1
  br i1 %139, label %115, label %142

142:
  %143 = phi i32 [ %140, %138 ], [ 2, %115 ]
  %144 = icmp eq i32 %143, 2
  br i1 %144, label %145, label %165

145:
  %146 = load volatile i64, i64* %39, align 8
  %147 = icmp eq i64 %146, 0
  br i1 %147, label %165, label %148

148:
  %149 = load volatile i64, i64* %39, align 8
  %150 = add i64 %149, -1
  %151 = bitcast i64* %3 to i8*
  call void @llvm.lifetime.start.p0i8(i64 8, i8* nonnull %151)
  store i64 %150, i64* %3, align 8
  %152 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef nonnull %111, i8* noundef nonnull %151)
  call void @llvm.lifetime.end.p0i8(i64 8, i8* nonnull %151)
  %153 = icmp eq i8* %152, null
  br i1 %153, label %165, label %154

154:
  %155 = bitcast i8* %152 to i64*
  %156 = load volatile i64, i64* %155, align 8
  %157 = lshr i64 %156, 32
  store volatile i64 %157, i64* %99, align 8
  %158 = getelementptr inbounds i8, i8* %152, i64 8
  %159 = bitcast i8* %158 to i64*
  %160 = load volatile i64, i64* %159, align 8
  br label %161

161:
  %162 = phi i64 [ 19, %154 ], [ 20, %97 ]
  %163 = phi i64 [ %160, %154 ], [ 1, %97 ]
  %164 = getelementptr inbounds i64, i64* %9, i64 %162
  store volatile i64 %163, i64* %164, align 8
  br label %165

165:
  %166 = load volatile i64, i64* %99, align 8
  %167 = and i64 %166, 255
  %168 = icmp eq i64 %167, 6
  br i1 %168, label %332, label %169

169:
  %170 = load volatile i64, i64* %99, align 8
  %171 = and i64 %170, 255
  %172 = icmp eq i64 %171, 5
  br i1 %172, label %173, label %194

173:
  %174 = getelementptr inbounds i64, i64* %9, i64 11
  %175 = load volatile i64, i64* %174, align 8
  %176 = add i64 %175, 120
  %177 = getelementptr inbounds i64, i64* %9, i64 17
  %178 = bitcast i64* %177 to i8*
  %179 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %178, i32 noundef 8, i64 noundef %176)
  %180 = icmp eq i64 %179, 0
  br i1 %180, label %181, label %332

181:
  %182 = load volatile i64, i64* %177, align 8
  %183 = getelementptr inbounds i64, i64* %9, i64 12
  store volatile i64 %182, i64* %183, align 8
  %184 = add i64 %175, 168
  %185 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %178, i32 noundef 8, i64 noundef %184)
  %186 = icmp eq i64 %185, 0
  br i1 %186, label %187, label %332

187:
  %188 = load volatile i64, i64* %177, align 8
  store volatile i64 %188, i64* %14, align 8
  %189 = add i64 %175, 160
  %190 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %178, i32 noundef 8, i64 noundef %189)
  %191 = icmp eq i64 %190, 0
  br i1 %191, label %192, label %332

192:
  %193 = load volatile i64, i64* %177, align 8
  store volatile i64 %193, i64* %174, align 8
  store volatile i64 1, i64* %25, align 8
  br label %332

194:
  %195 = load volatile i64, i64* %99, align 8
  %196 = getelementptr inbounds i64, i64* %9, i64 19
  %197 = load volatile i64, i64* %196, align 8
  %198 = shl i64 %197, 32
  %199 = ashr exact i64 %198, 32
  %200 = trunc i64 %195 to i8
  switch i8 %200, label %240 [
    i8 1, label %201
    i8 2, label %205
    i8 3, label %209
    i8 7, label %219
    i8 4, label %229
  ]

201:
  %202 = getelementptr inbounds i64, i64* %9, i64 11
  %203 = load volatile i64, i64* %202, align 8
  %204 = add i64 %203, %199
  br label %256

205:
  %206 = getelementptr inbounds i64, i64* %9, i64 12
  %207 = load volatile i64, i64* %206, align 8
  %208 = add i64 %207, %199
  br label %256

209:
  %210 = getelementptr inbounds i64, i64* %9, i64 12
  %211 = load volatile i64, i64* %210, align 8
  %212 = add i64 %211, %199
  %213 = getelementptr inbounds i64, i64* %9, i64 17
  %214 = bitcast i64* %213 to i8*
  %215 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %214, i32 noundef 8, i64 noundef %212)
  %216 = icmp eq i64 %215, 0
  br i1 %216, label %217, label %256

217:
  %218 = load volatile i64, i64* %213, align 8
  br label %256

219:
  %220 = getelementptr inbounds i64, i64* %9, i64 11
  %221 = load volatile i64, i64* %220, align 8
  %222 = add i64 %221, %199
  %223 = getelementptr inbounds i64, i64* %9, i64 17
  %224 = bitcast i64* %223 to i8*
  %225 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %224, i32 noundef 8, i64 noundef %222)
  %226 = icmp eq i64 %225, 0
  br i1 %226, label %227, label %256

227:
  %228 = load volatile i64, i64* %223, align 8
  br label %256

229:
  %230 = getelementptr inbounds i64, i64* %9, i64 11
  %231 = load volatile i64, i64* %230, align 8
  %232 = and i64 %197, 255
  %233 = add i64 %231, %232
  %234 = load volatile i64, i64* %30, align 8
  %235 = and i64 %234, 15
  %236 = lshr i64 %199, 8
  %237 = icmp ult i64 %235, %236
  %238 = select i1 %237, i64 0, i64 8
  %239 = add i64 %233, %238
  br label %256

240:
  %241 = getelementptr inbounds i64, i64* %9, i64 3
  %242 = load volatile i64, i64* %241, align 8
  %243 = icmp eq i64 %242, 0
  br i1 %243, label %248, label %244

244:
  %245 = getelementptr inbounds i64, i64* %9, i64 11
  %246 = load volatile i64, i64* %245, align 8
  %247 = add i64 %246, 8
  br label %256

248:
  %249 = getelementptr inbounds i64, i64* %9, i64 12
  %250 = load volatile i64, i64* %249, align 8
  %251 = and i64 %250, 7
  %252 = icmp eq i64 %251, 0
  br i1 %252, label %253, label %256

253:
  %254 = load volatile i64, i64* %249, align 8
  %255 = add i64 %254, 16
  br label %256

256:
  %257 = phi i64 [ %247, %244 ], [ %239, %229 ], [ %208, %205 ], [ %204, %201 ], [ %218, %217 ], [ 0, %209 ], [ %228, %227 ], [ 0, %219 ], [ %255, %253 ], [ 0, %248 ]
  %258 = getelementptr inbounds i64, i64* %9, i64 11
  %259 = load volatile i64, i64* %258, align 8
  %260 = icmp ugt i64 %257, %259
  br i1 %260, label %261, label %332

261:
  %262 = add i64 %257, -8
  %263 = getelementptr inbounds i64, i64* %9, i64 17
  %264 = bitcast i64* %263 to i8*
  %265 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %264, i32 noundef 8, i64 noundef %262)
  %266 = icmp eq i64 %265, 0
  br i1 %266, label %267, label %332

267:
  %268 = load volatile i64, i64* %263, align 8
  store volatile i64 %268, i64* %14, align 8
  %269 = getelementptr inbounds i64, i64* %9, i64 4
  %270 = getelementptr inbounds i64, i64* %9, i64 5
  %271 = getelementptr inbounds i64, i64* %9, i64 7
  br label %272

272:
  %273 = phi i64 [ 0, %267 ], [ %297, %292 ]
  %274 = load volatile i64, i64* %269, align 8
  %275 = icmp eq i64 %274, 0
  br i1 %275, label %299, label %276

276:
  %277 = load volatile i64, i64* %269, align 8
  %278 = load volatile i64, i64* %270, align 8
  %279 = add i64 %278, %277
  %280 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %264, i32 noundef 8, i64 noundef %279)
  %281 = load volatile i64, i64* %263, align 8
  %282 = icmp ugt i64 %281, %262
  br i1 %282, label %299, label %283

283:
  %284 = icmp eq i64 %281, %262
  %285 = load volatile i64, i64* %269, align 8
  br i1 %284, label %286, label %292

286:
  %287 = getelementptr inbounds i64, i64* %9, i64 6
  %288 = load volatile i64, i64* %287, align 8
  %289 = add i64 %288, %285
  %290 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %264, i32 noundef 8, i64 noundef %289)
  %291 = load volatile i64, i64* %263, align 8
  store volatile i64 %291, i64* %14, align 8
  br label %299

292:
  %293 = load volatile i64, i64* %271, align 8
  %294 = add i64 %293, %285
  %295 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %264, i32 noundef 8, i64 noundef %294)
  %296 = load volatile i64, i64* %263, align 8
  store volatile i64 %296, i64* %269, align 8
  %297 = add nuw nsw i64 %273, 1
  %298 = icmp eq i64 %297, 4
  br i1 %298, label %299, label %272

299:
  %300 = load volatile i64, i64* %14, align 8
  %301 = icmp eq i64 %300, 0
  br i1 %301, label %332, label %302

302:
  %303 = load volatile i64, i64* %99, align 8
  %304 = lshr i64 %303, 8
  %305 = and i64 %304, 255
  %306 = load volatile i64, i64* %196, align 8
  %307 = ashr i64 %306, 32
  %308 = load volatile i64, i64* %99, align 8
  %309 = and i64 %308, 255
  %310 = icmp eq i64 %309, 0
  br i1 %310, label %311, label %315

311:
  %312 = getelementptr inbounds i64, i64* %9, i64 3
  %313 = load volatile i64, i64* %312, align 8
  %314 = icmp eq i64 %313, 0
  br i1 %314, label %315, label %330

315:
  %316 = phi i64 [ %305, %302 ], [ 2, %311 ]
  %317 = phi i64 [ %307, %302 ], [ 0, %311 ]
  %318 = trunc i64 %316 to i8
  switch i8 %318, label %319 [
    i8 0, label %330
    i8 1, label %322
  ]

319:
  %320 = getelementptr inbounds i64, i64* %9, i64 12
  %321 = load volatile i64, i64* %320, align 8
  br label %322

322:
  %323 = phi i64 [ %321, %319 ], [ %257, %315 ]
  %324 = add i64 %323, %317
  %325 = call i64 inttoptr (i64 112 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %264, i32 noundef 8, i64 noundef %324)
  %326 = icmp eq i64 %325, 0
  br i1 %326, label %327, label %332

327:
  %328 = load volatile i64, i64* %263, align 8
  %329 = getelementptr inbounds i64, i64* %9, i64 12
  store volatile i64 %328, i64* %329, align 8
  br label %330

330:
  store volatile i64 %257, i64* %258, align 8
  %331 = getelementptr inbounds i64, i64* %9, i64 3
  store volatile i64 0, i64* %331, align 8
  br label %332

332:
  %333 = phi i64 [ 0, %330 ], [ 1, %2 ], [ 1, %13 ], [ 1, %165 ], [ 1, %261 ], [ 1, %256 ], [ 1, %299 ], [ 0, %192 ], [ 1, %173 ], [ 1, %181 ], [ 1, %187 ], [ 1, %322 ]
  ret i64 %333
}

define internal i64 @dt_unwind(i64* noundef %0, i8* noundef %1, i8* noundef %2, i8* noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = alloca [4 x i64], align 8
  %6 = bitcast [4 x i64]* %5 to i8*
  call void @llvm.lifetime.start.p0i8(i64 32, i8* nonnull %6)
  %7 = getelementptr inbounds i64, i64* %0, i64 32
  %8 = bitcast i64* %7 to i8*
  %9 = call i8* inttoptr (i64 158 to i8* ()*)()
  %10 = call i64 inttoptr (i64 175 to i64 (i8*)*)(i8* noundef %9)
  %11 = call i64 inttoptr (i64 113 to i64 (i8*, i32, i64)*)(i8* noundef nonnull %8, i32 noundef 168, i64 noundef %10)
  %12 = getelementptr inbounds i64, i64* %0, i64 49
  %13 = load volatile i64, i64* %12, align 8
  %14 = and i64 %13, 65535
  %15 = icmp eq i64 %14, 35
  br i1 %15, label %97, label %16

16:
  %17 = getelementptr inbounds i64, i64* %0, i64 1
  %18 = load volatile i64, i64* %17, align 8
  %19 = icmp eq i64 %18, 0
  br i1 %19, label %97, label %20

20:
  %21 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 0
  %22 = load volatile i64, i64* %0, align 8
  store i64 %22, i64* %21, align 8
  %23 = bitcast [4 x i64]* %5 to i8*
  %24 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %1, i8* noundef nonnull %23)
  %25 = bitcast i8* %24 to i64*
  %26 = icmp eq i8* %24, null
  br i1 %26, label %34, label %27

27:
  %28 = load volatile i64, i64* %25, align 8
  %29 = load volatile i64, i64* %17, align 8
  %30 = icmp eq i64 %28, %29
  br i1 %30, label %59, label %31

31:
  %32 = getelementptr inbounds i8, i8* %24, i64 16
  %33 = bitcast i8* %32 to i64*
  store volatile i64 1, i64* %33, align 8
  br label %59

34:
  %35 = getelementptr inbounds i64, i64* %0, i64 8
  %36 = load volatile i64, i64* %35, align 8
  store i64 %36, i64* %21, align 8
  %37 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %1, i8* noundef nonnull %23)
  %38 = load volatile i64, i64* %0, align 8
  store i64 %38, i64* %21, align 8
  %39 = load volatile i64, i64* %17, align 8
  %40 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 1
  store i64 %39, i64* %40, align 8
  %41 = icmp eq i8* %37, null
  br i1 %41, label %51, label %42

42:
  %43 = bitcast i8* %37 to i64*
  %44 = load volatile i64, i64* %43, align 8
  %45 = load volatile i64, i64* %17, align 8
  %46 = icmp eq i64 %44, %45
  br i1 %46, label %47, label %51

47:
  %48 = getelementptr inbounds i8, i8* %37, i64 8
  %49 = bitcast i8* %48 to i64*
  %50 = load volatile i64, i64* %49, align 8
  br label %51

51:
  %52 = phi i64 [ %50, %47 ], [ 0, %42 ], [ 0, %34 ]
  %53 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 2
  store i64 %52, i64* %53, align 8
  %54 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 3
  store i64 1, i64* %54, align 8
  %55 = bitcast i64* %40 to i8*
  %56 = call i64 inttoptr (i64 2 to i64 (i8*, i8*, i8*, i64)*)(i8* noundef %1, i8* noundef nonnull %23, i8* noundef nonnull %55, i64 noundef 0)
  %57 = call i8* inttoptr (i64 1 to i8* (i8*, i8*)*)(i8* noundef %1, i8* noundef nonnull %23)
  %58 = bitcast i8* %57 to i64*
  br label %59

59:
  %60 = phi i64* [ null, %31 ], [ %58, %51 ], [ %25, %27 ]
  %61 = icmp eq i64* %60, null
  br i1 %61, label %97, label %62

62:
  %63 = getelementptr inbounds i64, i64* %60, i64 1
  %64 = load volatile i64, i64* %63, align 8
  %65 = and i64 %64, 4294967295
  %66 = getelementptr inbounds i64, i64* %0, i64 21
  store volatile i64 %65, i64* %66, align 8
  %67 = load volatile i64, i64* %63, align 8
  %68 = lshr i64 %67, 32
  %69 = getelementptr inbounds i64, i64* %0, i64 22
  store volatile i64 %68, i64* %69, align 8
  %70 = load volatile i64, i64* %69, align 8
  %71 = icmp eq i64 %70, 0
  br i1 %71, label %97, label %72

72:
  %73 = getelementptr inbounds i64, i64* %0, i64 48
  %74 = load volatile i64, i64* %73, align 8
  %75 = getelementptr inbounds i64, i64* %0, i64 10
  store volatile i64 %74, i64* %75, align 8
  %76 = getelementptr inbounds i64, i64* %0, i64 51
  %77 = load volatile i64, i64* %76, align 8
  %78 = getelementptr inbounds i64, i64* %0, i64 11
  store volatile i64 %77, i64* %78, align 8
  %79 = getelementptr inbounds i64, i64* %0, i64 36
  %80 = load volatile i64, i64* %79, align 8
  %81 = getelementptr inbounds i64, i64* %0, i64 12
  store volatile i64 %80, i64* %81, align 8
  %82 = getelementptr inbounds i64, i64* %0, i64 9
  store volatile i64 0, i64* %82, align 8
  %83 = getelementptr inbounds i64, i64* %0, i64 20
  store volatile i64 0, i64* %83, align 8
  %84 = getelementptr inbounds i64, i64* %0, i64 13
  store volatile i64 1, i64* %84, align 8
  %85 = ptrtoint i64* %0 to i64
  store i64 %85, i64* %21, align 8
  %86 = ptrtoint i8* %2 to i64
  %87 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 1
  store i64 %86, i64* %87, align 8
  %88 = ptrtoint i8* %3 to i64
  %89 = getelementptr inbounds [4 x i64], [4 x i64]* %5, i64 0, i64 2
  store i64 %88, i64* %89, align 8
  %90 = call i64 inttoptr (i64 181 to i64 (i32, i8*, i8*, i64)*)(i32 noundef 127, i8* noundef bitcast (i64 (i64, i64*)* @dt_unwind_cb to i8*), i8* noundef nonnull %6, i64 noundef 0)
  %91 = load volatile i64, i64* %83, align 8
  %92 = icmp eq i64 %91, 0
  br i1 %92, label %95, label %93

93:
  %94 = getelementptr inbounds i64, i64* %60, i64 2
  store volatile i64 1, i64* %94, align 8
  br label %95

95:
  %96 = load volatile i64, i64* %82, align 8
  br label %97

97:
  %98 = phi i64 [ %96, %95 ], [ 0, %16 ], [ 0, %4 ], [ 0, %59 ], [ 0, %62 ]
  call void @llvm.lifetime.end.p0i8(i64 32, i8* nonnull %6)
  ret i64 %98
}

define internal i64 @dt_frames(i8* nocapture noundef readonly %0, i64 noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = bitcast i8* %0 to i64*
  %5 = icmp ne i64 %2, 0
  %6 = icmp ne i64 %1, 0
  %7 = and i1 %5, %6
  br i1 %7, label %8, label %18

8:
  %9 = phi i64 [ %14, %13 ], [ 0, %3 ]
  %10 = getelementptr inbounds i64, i64* %4, i64 %9
  %11 = load i64, i64* %10, align 8
  %12 = icmp eq i64 %11, 0
  br i1 %12, label %18, label %13

13:
  %14 = add nuw i64 %9, 1
  %15 = icmp ult i64 %14, %2
  %16 = icmp ult i64 %14, %1
  %17 = and i1 %15, %16
  br i1 %17, label %8, label %18

18:
  %19 = phi i64 [ 0, %3 ], [ %14, %13 ], [ %9, %8 ]
  ret i64 %19
}

declare void @llvm.lifetime.start.p0i8(i64 immarg, i8* nocapture)

declare i64 @llvm.bswap.i64(i64)

declare void @llvm.lifetime.end.p0i8(i64 immarg, i8* nocapture)

declare i1 @llvm.bpf.passthrough.i1.i1(i32, i1)

declare i64 @llvm.bpf.passthrough.i64.i64(i32, i64)

declare i64 @llvm.abs.i64(i64, i1 immarg)
