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

define internal i64 @dt_quantize(i64 noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = lshr i64 %0, 63
  %3 = ashr i64 %0, 63
  %4 = xor i64 %3, %0
  %5 = sub i64 %4, %3
  %6 = lshr i64 %5, 32
  %7 = sub nsw i64 0, %6
  %8 = call i64 asm sideeffect "", "=r,0"(i64 %7) #9
  %9 = lshr i64 %8, 58
  %10 = and i64 %9, 32
  %11 = lshr i64 %5, %10
  %12 = lshr i64 %11, 16
  %13 = sub nsw i64 0, %12
  %14 = call i64 asm sideeffect "", "=r,0"(i64 %13) #9
  %15 = lshr i64 %14, 59
  %16 = and i64 %15, 16
  %17 = lshr i64 %11, %16
  %18 = or i64 %16, %10
  %19 = lshr i64 %17, 8
  %20 = sub nsw i64 0, %19
  %21 = call i64 asm sideeffect "", "=r,0"(i64 %20) #9
  %22 = lshr i64 %21, 60
  %23 = and i64 %22, 8
  %24 = lshr i64 %17, %23
  %25 = or i64 %18, %23
  %26 = lshr i64 %24, 4
  %27 = sub nsw i64 0, %26
  %28 = call i64 asm sideeffect "", "=r,0"(i64 %27) #9
  %29 = lshr i64 %28, 61
  %30 = and i64 %29, 4
  %31 = lshr i64 %24, %30
  %32 = or i64 %25, %30
  %33 = lshr i64 %31, 2
  %34 = sub nsw i64 0, %33
  %35 = call i64 asm sideeffect "", "=r,0"(i64 %34) #9
  %36 = lshr i64 %35, 62
  %37 = and i64 %36, 2
  %38 = lshr i64 %31, %37
  %39 = or i64 %32, %37
  %40 = lshr i64 %38, 1
  %41 = or i64 %39, %40
  %42 = lshr i64 %5, 1
  %43 = and i64 %5, 1
  %44 = or i64 %42, %43
  %45 = sub nsw i64 0, %44
  %46 = call i64 asm sideeffect "", "=r,0"(i64 %45) #9
  %47 = lshr i64 %46, 63
  %48 = add nuw i64 %41, %47
  %49 = lshr i64 %48, 6
  %50 = sub i64 %48, %49
  %51 = xor i64 %50, %3
  %52 = add nuw nsw i64 %2, 63
  %53 = add i64 %52, %51
  ret i64 %53
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

declare i64 @llvm.bswap.i64(i64)

declare i64 @llvm.abs.i64(i64, i1 immarg)
